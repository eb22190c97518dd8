"""Coming in by Pro Santé Connect in a real browser: the demonstration's provider at the same
address, then one at another address that redirects twice, as the national one does."""

import pytest
from playwright.sync_api import expect

from app import create_app
from commands import migrating
from domain.accounts import health_cards, proving
from domain.accounts.identities import Person
from domain.db import db, transaction
from tests.cast import cast
from tests.gateways.national_door import environ, national_door
from tests.system.browsing import assert_accessible, shot, sit_down
from tests.system.serving import Server

PATIENCE = 20_000  # milliseconds
ERIC = "f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:eric"


@pytest.fixture
def start(tmp_path):
    """`start(**environ)`: a server of its own where Éric has told his number; (server, app)."""
    running = []

    def run(**more):
        server = Server(tmp_path, **more)
        migrating.migrate(migrating.plain_engine(server.settings.database_url))
        app = create_app(server.settings)
        with app.app_context():
            everyone = cast(app)
            with transaction():
                everyone.eric.rpps = "10000000025"
                everyone.eric.identity.calling = ""
            db.session.remove()
            db.engine.dispose()
        running.append(server.start())
        return server, app

    yield run
    for server in running:
        server.stop()


@pytest.fixture
def sit(browser):
    """`sit(server, "phone")`: somebody unknown; her pages may utter no error."""
    seated = []

    def come(server, device="pc", **options):
        seated.append(sit_down(browser, "somebody", server.url, device, **options))
        return seated[-1]

    yield come
    complaints = [one.ears.complaints() for one in seated]
    for one in seated:
        one.context.close()
    assert not any(complaints), complaints


@pytest.mark.parametrize(
    ("device", "scheme"), [("phone", "light"), ("pc", "light"), ("pc", "dark")]
)
def test_a_doctor_with_three_situations_comes_in_and_leaves(start, sit, device, scheme):
    server, app = start(LIANE_DEMO="1", LIANE_PSC="demo")
    someone = sit(server, device, color_scheme=scheme)
    page = someone.goto("/sign-in?next=/me")
    shot(page, f"card-sign-in-{device}-{scheme}")
    page.get_by_role("button", name="Pro Santé Connect").click()
    page.wait_for_url("**/demo/psc/authorize?*", timeout=PATIENCE)
    assert_accessible(page)
    shot(page, f"card-provider-{device}-{scheme}")
    page.get_by_role("button", name="Éric Roux").click()
    expect(page.get_by_role("heading", name="Bonjour Éric")).to_be_visible(timeout=PATIENCE)
    assert_accessible(page)
    shot(page, f"card-situations-{device}-{scheme}")
    page.get_by_role("button", name="Continuer").click()
    someone.ears.forgive("status of 422")
    expect(page.get_by_role("alert")).to_contain_text("Choisissez la situation")
    page.get_by_label("Maison de santé du Renaison").check()
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/me", timeout=PATIENCE)
    expect(page.get_by_role("heading", name="Dr Éric Roux")).to_be_visible()
    page.goto(server.url + "/me/security")
    cards = page.locator("#health-cards")
    expect(cards).to_contain_text("Maison de santé du Renaison")
    assert_accessible(page)
    cards.scroll_into_view_if_needed()
    shot(page, f"card-linked-{device}-{scheme}")
    with app.app_context():
        eric = db.session.query(Person).filter_by(rpps="10000000025").one()
        assert [proof.kind for proof in proving.proofs_of(eric.identity)] == ["psc"]
        assert health_cards.cards_of(eric)[0].situation.structure == "Maison de santé du Renaison"
        db.session.remove()
        db.engine.dispose()


def test_a_midwife_nobody_knows_is_written_to(start, sit):
    server, _ = start(LIANE_DEMO="1", LIANE_PSC="demo")
    page = sit(server, "phone").goto("/sign-in")
    page.get_by_role("button", name="Pro Santé Connect").click()
    page.get_by_role("button", name="Camille Ollier").click(timeout=PATIENCE)
    page.get_by_label("Centre de santé du Coteau").check(timeout=PATIENCE)
    page.get_by_label("Adresse e-mail").fill("camille@exemple.fr")
    assert_accessible(page)
    shot(page, "card-new-phone-light")
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()
    assert_accessible(page)
    shot(page, "card-written-phone-light")


def test_a_provider_at_another_address_leads_there_and_back(start, sit):
    with national_door() as provider:
        provider.shown = ERIC
        server, _ = start(**environ(provider))
        someone = sit(server, "phone")
        page = someone.goto("/sign-in?next=/me")
        page.get_by_role("button", name="Pro Santé Connect").click()
        page.get_by_label("EHPAD Les Mimosas").check(timeout=PATIENCE)
        assert "code=" not in page.evaluate("JSON.stringify(performance.getEntries())")
        page.get_by_role("button", name="Continuer").click()
        page.wait_for_url("**/me", timeout=PATIENCE)
        page.get_by_role("button", name="Se déconnecter").click()
        page.wait_for_url("**/sign-in", timeout=PATIENCE)
        expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
        assert provider.received.count("/logout") == 1
        assert "code=" not in server.log.read_text()


def test_without_scripts_the_card_still_opens(start, sit):
    with national_door() as provider:
        provider.shown = ERIC
        server, _ = start(**environ(provider))
        page = sit(server, java_script_enabled=False).goto("/sign-in?next=/me")
        page.get_by_role("button", name="Pro Santé Connect").click()
        expect(page.get_by_role("heading", name="Votre carte est lue")).to_be_visible()
        page.get_by_role("button", name="Continuer").click()
        expect(page.get_by_role("heading", name="Bonjour Éric")).to_be_visible(timeout=PATIENCE)


def test_when_the_provider_is_down_there_is_another_way(start, sit):
    with national_door() as provider:
        provider.shown, provider.down = ERIC, True
        server, _ = start(**environ(provider))
        someone = sit(server, "phone")
        someone.ears.forgive("status of 503")
        page = someone.goto("/sign-in")
        page.get_by_role("button", name="Pro Santé Connect").click()
        expect(page.get_by_role("alert")).to_contain_text("ne répond pas", timeout=PATIENCE)
        assert_accessible(page)
        shot(page, "card-down-phone-light")
        page.get_by_role("link", name="Aller à la connexion").click()
        expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
