"""A nurse photographs a poster and is among her colleagues within a minute; one click verifies her.

The whole house runs: the letter that confirms her address really goes through the outbox.
"""

import time

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from app import create_app
from commands import migrating
from domain.accounts import people, speaking
from domain.chat import group_links
from domain.chat.conversations import Membership
from domain.db import db, transaction
from domain.directory import finding, rpps
from domain.directory.professionals import Professional
from domain.ids import new_id
from domain.organisations import access_codes
from tests import cast as players
from tests.system.browsing import assert_accessible, shot, sit_down, until
from tests.system.conftest import session_cookie
from tests.system.serving import Server

FIELDS, SECONDS = 9, 60
PATIENCE = 20_000
NUMBERS = [rpps.completed(f"100000000{n}") for n in (3, 4)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """(application, cast, server) of a demo where Claire hung a poster."""
    data_dir = tmp_path_factory.mktemp("demo")
    running = Server(data_dir, "all", LIANE_DEMO="1")
    migrating.migrate(migrating.plain_engine(running.settings.database_url))
    app = create_app(running.settings)
    with app.app_context():
        told = players.cast(app)
        access_codes.create(told.claire, told.cpts, "ROANNE-26")
        with transaction():
            db.session.add_all(map(line, NUMBERS, ("Cabinet du Port", "Cabinet des Halles")))
        running.start()
        yield app, told, running
        running.stop()
        db.session.remove()
        db.engine.dispose()


def line(number, practice):
    return Professional(
        id=new_id(), rpps=number, first_name="Nina", last_name="Colin", title="MME",
        profession="60", profession_label="Infirmier", practice=practice, city="Roanne",
        sorting=finding.sorting_of("Nina", "Colin"),
    )  # fmt: skip


@pytest.fixture
def seat(browser, demo):
    seated = []

    def come(name, device, **options):
        seated.append(sit_down(browser, name, demo[2].url, device, **options))
        return seated[-1]

    yield come
    complaints = [one.ears.complaints() for one in seated]
    for one in seated:
        one.context.close()
    assert not any(complaints), complaints


def confirm_from_her_mailbox(page, base, email, lands="**/conversations"):
    page.goto(f"{base}/demo/mail")
    letter = page.get_by_role("listitem").filter(has_text=email)
    until(lambda: letter.count() or (page.reload() and False), what="no letter came")
    letter.first.get_by_role("link").click()
    page.get_by_role("button", name="Entrer sur Liane").click()
    page.wait_for_url(lands, timeout=PATIENCE)


def test_a_poster_leads_among_colleagues_within_a_minute(seat, demo):
    _, told, server = demo
    nurse = seat("nina", "phone")
    started = time.monotonic()
    page = nurse.goto(f"/join/{told.cpts.slug}?code=ROANNE-26")
    asked = page.locator("input:visible, select:visible, textarea:visible").count()
    assert asked <= FIELDS
    page.get_by_label("Votre nom ou votre numéro RPPS").fill("colin nina")
    page.get_by_role("button", name="Cabinet du Port").click()
    expect(page.get_by_label("Prénom")).to_have_value("Nina")
    expect(page.get_by_label("Métier")).to_have_value("60")
    expect(page.get_by_label("Lieu d’exercice")).to_have_value("Cabinet du Port, Roanne")
    page.get_by_label("Adresse e-mail").fill("nina@port.example")
    page.get_by_label("Mot de passe").fill("tisane-de-7h")
    page.get_by_role("button", name="Entrer sur Liane").click()
    page.wait_for_url("**/join/waiting", timeout=PATIENCE)
    confirm_from_her_mailbox(page, server.url, "nina@port.example")
    assert time.monotonic() - started < SECONDS
    assert "colin" not in server.log.read_text().lower()


def test_a_link_into_a_group_leads_there_through_the_sign_up(seat, demo):
    _, told, server = demo
    lea, group = db.session.merge(told.lea), db.session.merge(told.nurses)
    with transaction():
        rows = sa.update(Membership).where(Membership.identity_id == lea.identity.id)
        db.session.execute(rows.values(role="referent"))
    link = group_links.issue(speaking.voice(lea), group, told.cpts.id, "7", once=False)
    token, where = group_links.token_of(group, link), group.id
    nurse = seat("lucie", "phone")
    page = nurse.goto(f"/group-link#{token}")
    page.wait_for_url("**/sign-in?next=/group-link")
    page.get_by_role("link", name="Créer un compte").click()
    page.wait_for_url("**/join?next=/group-link")
    page.get_by_label("Code avantage").fill("ROANNE-26")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Prénom").fill("Lucie")
    page.get_by_label("Nom", exact=True).fill("Amar")
    page.get_by_label("Métier").select_option("SECR")
    page.get_by_label("Adresse e-mail").fill("lucie@port.example")
    page.get_by_label("Mot de passe").fill("tisane-de-7h")
    page.get_by_role("button", name="Entrer sur Liane").click()
    page.wait_for_url("**/join/waiting", timeout=PATIENCE)
    letter = nurse.tab("/demo/mail")  # opened in another tab, as a letter is
    confirm_from_her_mailbox(letter, server.url, "lucie@port.example", "**/group-link/openings")
    shot(letter, "group-after-sign-up-phone")
    assert_accessible(letter)
    letter.get_by_role("button", name="Rejoindre").click()
    letter.wait_for_url(f"**/conversations/{where}", timeout=PATIENCE)
    assert letter.evaluate("localStorage.getItem('group-link')") is None


def test_a_digit_swapped_is_said_before_anything_is_sent(seat, demo):
    page = seat("nina", "phone").goto(f"/join/{demo[1].cpts.slug}")
    who = page.get_by_label("Votre nom ou votre numéro RPPS")
    who.fill(NUMBERS[0][:-1] + str((int(NUMBERS[0][-1]) + 1) % 10))
    expect(page.get_by_text("un chiffre a dû être changé")).to_be_visible()
    expect(who).to_have_attribute("aria-invalid", "true")
    who.fill(NUMBERS[1])
    expect(page.get_by_role("button", name="Cabinet des Halles")).to_be_visible()
    expect(who).not_to_have_attribute("aria-invalid", "true")
    assert_accessible(page)


def test_an_invited_colleague_comes_in_by_her_link_and_one_click_verifies_her(seat, demo):
    app, told, server = demo
    name, value = session_cookie(app, told.claire)
    claire = seat("claire", "pc", cookie=(name, value))
    page = claire.goto("/organisation/invitations")
    page.get_by_label("Adresses e-mail à inviter").fill("zoe@port.example")
    page.get_by_role("button", name="Envoyer les invitations").click()
    expect(page.get_by_text("Une invitation est partie.")).to_be_visible()
    assert_accessible(page)
    zoe = seat("zoe", "phone").goto("/demo/mail")
    letter = zoe.get_by_role("listitem").filter(has_text="zoe@port.example")
    until(lambda: letter.count() or (zoe.reload() and False), what="no letter came")
    letter.get_by_role("link").click()
    expect(zoe.get_by_label("Adresse e-mail")).to_have_value("zoe@port.example")
    zoe.get_by_label("Prénom").fill("Zoé")
    zoe.get_by_label("Nom", exact=True).fill("Amar")
    zoe.get_by_label("Métier").select_option("SECR")
    zoe.get_by_label("Mot de passe").fill("tisane-de-7h")
    zoe.get_by_role("button", name="Entrer sur Liane").click()
    zoe.wait_for_url("**/conversations", timeout=PATIENCE)
    page.goto(f"{server.url}/organisation")
    page.get_by_role("button", name="Confirmer l’identité de Zoé Amar").click()
    expect(page.get_by_role("row", name="Zoé Amar")).to_contain_text("vérifiée")
    db.session.rollback()
    assert not people.by_email("zoe@port.example").identity.is_unverified


@pytest.mark.parametrize("device", ["phone", "pc"])
def test_the_coordinations_pages_are_open_to_everybody(seat, demo, device):
    app, told, _ = demo
    with transaction():
        db.session.merge(told.claire).administers = True
    claire = seat("claire", device, cookie=session_cookie(app, told.claire))
    code = access_codes.of(told.cpts)[0]
    pages = {
        "members": "/organisation", "member": f"/organisation/people/{told.lea.id}",
        "invitations": "/organisation/invitations", "page": "/organisation/page",
        "poster": f"/organisation/codes/{code.id}/poster", "administration": "/administration",
    }  # fmt: skip
    for name, path in pages.items():
        page = claire.goto(path)
        assert_accessible(page)
        shot(page, f"organisation-{name}-{device}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is wider than the screen"


@pytest.mark.parametrize("path", ["/join", "/join/waiting", "/join/confirmation", "/invitation"])
def test_the_ways_in_are_open_to_everybody(seat, path):
    page = seat("somebody", "phone").goto(path)
    assert_accessible(page)
    if path in ("/join/confirmation", "/invitation"):
        expect(page.get_by_text("Ce lien est incomplet")).to_be_visible()
