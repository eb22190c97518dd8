"""The doors of Pro Santé Connect: who comes in by a card, into whose account, and who does not."""

import re
from datetime import timedelta

import sqlalchemy as sa

from app import create_app
from domain import clock, outbox
from domain.accounts import card_entering, health_cards, people, proving
from domain.accounts.profiles import Profile
from domain.accounts.sessions import Session
from domain.db import db, transaction
from domain.organisations.belonging import organisations_of
from tests.blueprints.accounts.health_cards.trips import (
    NAMED,
    RPPS,
    acts,
    come_back,
    here,
    opened,
    post,
    show,
    trip,
)
from tests.cast import csrf, sign_in
from tests.conftest import settings_for


def test_a_known_number_under_the_same_name_comes_in(house, client, provider):
    answer = trip(client, provider, "lea", next="/conversations")
    assert (answer.status_code, answer.location) == (303, "/conversations")
    session = opened()
    assert (session.person_id, session.method, session.factors) == (house.lea.id, "psc", 2)
    lasts = session.expires_at - session.created_at
    assert timedelta(hours=3, minutes=59) < lasts <= timedelta(hours=4)
    assert here(client)
    assert [proof.kind for proof in proving.proofs_of(house.lea.identity)] == ["psc"]
    assert {"health card linked", "identity proved", "signed in"} <= acts()
    assert house.lea.identity.calling == "IDE"  # her own words stay hers


def test_linking_is_told_by_e_mail_without_a_link(house, client, provider):
    trip(client, provider, "lea")
    [letter] = db.session.scalars(sa.select(outbox.OutboxItem))
    said = letter.payload()
    assert said["to"] == house.lea.email and "Pro Santé Connect" in said["text"]
    assert "http" not in said["text"]


def test_the_second_time_the_card_is_known_by_its_subject(house, client, provider):
    trip(client, provider, "lea")
    before = db.session.scalar(sa.select(sa.func.count()).select_from(health_cards.HealthCard))
    provider.lie = lambda what, told: {**told, "family_name": "AUTRE"} if what == "userinfo" else told  # fmt: skip  # noqa: E501
    assert trip(client, provider, "lea").status_code == 303
    rows = db.session.scalar(sa.select(sa.func.count()).select_from(health_cards.HealthCard))
    assert before == rows == 1


def test_several_situations_she_chooses_once(house, client, provider):
    answer = trip(client, provider, "eric")
    assert answer.location == "/health-card/activities"
    page = client.get("/health-card/activities").text
    assert "Maison de santé du Renaison" in page and 'name="email"' not in page
    wrong = post(client, "/health-card/activities", activity="9")
    assert wrong.status_code == 422 and "Choisissez la situation" in wrong.text
    assert post(client, "/health-card/activities", activity="1").status_code == 303
    [card] = health_cards.cards_of(house.eric)
    assert card.situation.structure == "Maison de santé du Renaison"
    assert db.session.get(Profile, house.eric.id).practice == "Maison de santé du Renaison"
    post(client, "/sign-out")
    assert trip(client, provider, "eric").location == "/"
    provider.lie = without_activity(1)
    post(client, "/sign-out")
    assert trip(client, provider, "eric").location == "/health-card/activities"


def without_activity(number):
    def lie(what, told):
        if what != "userinfo":
            return told
        [exercise] = told["SubjectRefPro"]["exercices"]
        left = [one for place, one in enumerate(exercise["activities"]) if place != number]
        return {**told, "SubjectRefPro": {"exercices": [{**exercise, "activities": left}]}}

    return lie


def test_an_account_that_only_claims_the_number_is_not_given_away(house, client, provider):
    with transaction():
        people.register_person("Léa", "Marin", "squat@exemple.fr", rpps=RPPS["camille"])
    answer = trip(client, provider, "camille")
    assert answer.status_code == 409 and "coordination" in answer.text
    assert not here(client)


def test_a_verified_account_under_another_name_is_not_given_away(house, client, provider):
    with transaction():
        house.sami.rpps, house.lea.rpps = RPPS["lea"], None
    answer = trip(client, provider, "lea")
    assert answer.status_code == 409 and not here(client)


def test_a_suspended_person_stays_out(house, client, provider):
    with transaction():
        house.lea.suspended_at = clock.now()
    answer = trip(client, provider, "lea")
    assert answer.status_code == 403 and "suspendu" in answer.text and not here(client)


def letter_link():
    items = db.session.scalars(sa.select(outbox.OutboxItem).order_by(outbox.OutboxItem.created_at))
    found = [re.search(r"/health-card/confirmation#(\S+)", one.payload()["text"]) for one in items]
    return found[-1][1] if found and found[-1] else ""


def sign_up(client, provider, email="camille@exemple.fr", who="camille", **form):
    assert trip(client, provider, who).location == "/health-card/activities"
    return post(client, "/health-card/activities", email=email, **form)


def test_nobody_yet_begins_once_her_address_answers(house, client, provider):
    assert sign_up(client, provider, activity="0").status_code == 200
    assert people.by_email("camille@exemple.fr") is None
    assert post(client, "/health-card/confirmation", token=letter_link()).location == "/"
    camille = people.by_email("camille@exemple.fr")
    assert organisations_of(camille) == [house.cpts]  # the only one there is
    assert (camille.rpps, camille.profession, camille.identity.name) == (
        RPPS["camille"],
        "50",
        "Camille Ollier",
    )
    assert camille.identity.calling == "sage-femme libérale" and camille.identity.verified_at
    assert here(client)


def test_the_link_opened_elsewhere_creates_but_does_not_enter(house, app, client, provider):
    sign_up(client, provider, activity="0")
    stranger = app.test_client()
    answer = post(stranger, "/health-card/confirmation", token=letter_link())
    assert answer.status_code == 201 and not here(stranger)
    assert post(client, "/health-card/confirmation", token=letter_link()).status_code == 410


def test_an_address_already_known_gets_the_same_answer(house, app, client, provider):
    fresh = sign_up(client, provider, activity="0").text
    known = sign_up(app.test_client(), provider, email="lea@cast.example", activity="0").text
    assert re.sub(r'content="[^"]+"|nonce="[^"]+"', "", fresh) == re.sub(
        r'content="[^"]+"|nonce="[^"]+"', "", known
    )
    assert letter_link() == ""


def test_a_wrong_address_keeps_what_was_chosen(house, client, provider):
    answer = sign_up(client, provider, email="camille@", activity="2")
    assert answer.status_code == 422 and 'value="camille@"' in answer.text
    assert re.search(r'value="2"\s+checked', answer.text)


def test_from_inside_the_account_the_card_is_linked_to_it(house, client, provider):
    sign_in(client, house.sami)
    provider.lie = lambda what, told: {**told, "SubjectNameID": "ANS1"} if what == "userinfo" else told  # fmt: skip  # noqa: E501
    assert trip(client, provider, "julie", next="/me/security").location == "/me/security"
    assert len(health_cards.cards_of(house.sami)) == 1


def test_a_card_of_another_account_is_refused(house, app, client, provider):
    trip(client, provider, "lea")
    other = app.test_client()
    sign_in(other, house.sami)
    answer = trip(other, provider, "lea")
    assert answer.status_code == 409 and "déjà reliée" in answer.text


def test_a_card_with_another_number_than_the_account_is_refused(house, client, provider):
    sign_in(client, house.eric)
    answer = trip(client, provider, "lea")
    assert answer.status_code == 409 and "autre numéro RPPS" in answer.text


def test_a_link_begun_in_one_account_does_not_end_in_another(house, client, provider):
    sign_in(client, house.lea)
    given = show(client, provider, "lea")
    with client.session_transaction() as cookie:
        kept = cookie["card_browser"]
    sign_in(client, house.sami)
    with client.session_transaction() as cookie:
        cookie["card_browser"] = kept
    answer = come_back(client, given)
    assert answer.status_code == 409 and health_cards.cards_of(house.sami) == []


def test_a_card_taken_back_opens_nothing_even_by_its_number(house, client, provider):
    trip(client, provider, "lea")
    [card] = health_cards.cards_of(house.lea)
    headers = {"X-CSRFToken": csrf(client), "HX-Request": "true"}
    assert client.delete(f"/health-card/{card.id}", headers=headers).status_code == 204
    post(client, "/sign-out")
    answer = trip(client, provider, "lea")
    assert answer.status_code == 403 and "retiré" in answer.text


def stale(client, person):
    """Signed in long ago: anything that says a lot asks for a proof again."""
    session_id = sign_in(client, person)
    with transaction():
        row = db.session.get(Session, session_id)
        row.created_at, row.proved_at = row.created_at - timedelta(hours=1), None
    return session_id


def test_her_card_shown_again_is_a_recent_proof(house, client, provider):
    trip(client, provider, "lea")
    session_id = stale(client, house.lea)
    assert post(client, "/health-card").location.startswith("/step-up")
    assert "Avec votre carte" in client.get("/step-up").text
    answer = trip(client, provider, "lea", purpose="proof", next="/me/security")
    assert answer.location == "/me/security"
    db.session.expire_all()
    assert db.session.get(Session, session_id).proved_at
    assert here(client) and post(client, "/health-card").status_code == 200


def test_another_card_proves_nothing(house, client, provider):
    stale(client, house.lea)
    answer = trip(client, provider, "camille", purpose="proof")
    assert answer.status_code == 403 and "pas celle de votre compte" in answer.text


def test_a_proof_of_before_told_again_is_none(house, client, provider):
    trip(client, provider, "lea")
    stale(client, house.lea)
    provider.lie = lambda what, told: {**told, "auth_time": told["iat"] - 600} if what == "claims" else told  # fmt: skip  # noqa: E501
    assert trip(client, provider, "lea", purpose="proof").status_code == 403


def test_the_only_way_in_is_not_taken_back(house, client, provider):
    with transaction():
        house.lea.password_hash = None
    trip(client, provider, "lea")
    [card] = health_cards.cards_of(house.lea)
    headers = {"X-CSRFToken": csrf(client), "HX-Request": "true"}
    assert client.delete(f"/health-card/{card.id}", headers=headers).status_code == 409


def test_somebody_elses_card_is_not_there(house, app, client, provider):
    trip(client, provider, "lea")
    [card] = health_cards.cards_of(house.lea)
    other = app.test_client()
    sign_in(other, house.sami)
    headers = {"X-CSRFToken": csrf(other), "HX-Request": "true"}
    assert other.delete(f"/health-card/{card.id}", headers=headers).status_code == 404


def test_giving_up_over_there_changes_nothing(client, house):
    answer = client.get("/health-card/callback?error=access_denied&state=x")
    assert answer.status_code == 400 and "Rien n’a changé" in answer.text


def test_down_says_so_and_shows_another_way(house, client, provider):
    given = show(client, provider, "lea")
    provider.down = True
    answer = come_back(client, given)
    assert answer.status_code == 503 and "autre moyen" in answer.text.replace("\u00a0", " ")
    assert "/sign-in" in answer.text


def test_the_code_is_in_no_log(house, client, provider, caplog, capfd):
    given = show(client, provider, "lea")
    come_back(client, given)
    said = caplog.text + "".join(capfd.readouterr())
    assert given["code"] not in said and given["state"] not in said


def test_leaving_us_leaves_the_provider_too(house, client, provider):
    trip(client, provider, "lea")
    page = post(client, "/sign-out")
    assert provider.settings.logout_url in page.text and "id_token_hint" in page.text
    assert not here(client)


def test_the_id_token_is_kept_sealed(house, client, provider):
    trip(client, provider, "lea")
    session = opened()
    assert card_entering.id_token_of(session).count(".") == 2
    assert b"eyJ" not in session.sealed_id_token


def test_leaving_the_provider_leaves_us_too(house, app, client, provider):
    trip(client, provider, "lea")
    sign_in(app.test_client(), house.lea)
    said = provider.logout_token(NAMED["lea"])
    server = app.test_client()
    assert server.post("/health-card/logout", data={"logout_token": said}).status_code == 200
    db.session.expire_all()
    alive = db.session.scalars(sa.select(Session).where(Session.ended_at.is_(None))).all()
    assert [session.method for session in alive] == ["password"]
    assert server.post("/health-card/logout", data={"logout_token": "x"}).status_code == 400


def test_where_the_national_door_is_closed_there_is_none(tmp_path, database_url):
    settings = settings_for(tmp_path, database_url, LIANE_PSC="off")
    app = create_app(settings)
    with app.app_context():
        client = app.test_client()
        assert client.get("/health-card/callback").status_code == 404
        assert "Pro Santé Connect" not in client.get("/sign-in").text
        db.session.remove()
        db.engine.dispose()


def test_the_sign_in_page_shows_the_door(client, house):
    assert "Pro Santé Connect" in client.get("/sign-in").text
