"""The coordination's pages, and the administrator's."""

from datetime import timedelta
from html import unescape

import pytest

from domain import clock
from domain.accounts import people
from domain.accounts.sessions import Session
from domain.audit import trail
from domain.db import db, transaction
from domain.organisations import access_codes, belonging, inviting
from extensions import limiter
from tests.cast import cast, csrf, sign_in

HX = {"HX-Request": "true"}


@pytest.fixture
def told(app):
    limiter.reset()
    return cast(app)


@pytest.fixture
def newcomer(told):
    with transaction():
        person = people.register_person("Nina", "Colin", "nina@port.example")
        belonging.join(told.cpts, person, trail.Actor())
    return person


@pytest.fixture
def claire(told, client):
    return enter(client, told.claire)


def enter(client, person, old=False):
    session_id = sign_in(client, person)
    if old:
        with transaction():
            session = db.session.get(Session, session_id)
            session.proved_at = session.created_at = clock.now() - timedelta(hours=1)
    return client


def act(client, method, path, **typed):
    headers = HX | {"X-CSRFToken": csrf(client)}
    return client.open(path, method=method, headers=headers, data=typed)


def send(client, path, **typed):
    return client.post(path, data={"csrf_token": csrf(client), **typed})


def test_the_list_says_who_is_there_and_nothing_they_wrote(told, newcomer, claire):
    page = unescape(claire.get("/organisation").text)
    assert "7 membres, dont 1 à vérifier" in page and "Confirmer l’identité de Nina Colin" in page
    assert "Hélène" not in page and "Abadie" not in page
    found = claire.get("/organisation?q=coli", headers=HX).text
    assert "Nina Colin" in found and "Léa" not in found


def test_one_click_takes_the_mark_away(told, newcomer, claire):
    row = act(claire, "PUT", f"/organisation/people/{newcomer.id}/vouching?from=list")
    assert row.status_code == 200 and "vérifiée" in row.text and "Confirmer" not in row.text
    sheet = act(claire, "DELETE", f"/organisation/people/{newcomer.id}/vouching")
    assert "identité non vérifiée" in sheet.text


def test_rights_change_at_once(told, newcomer, claire, app):
    lea = enter(app.test_client(), told.lea)
    assert lea.get("/organisation").status_code == 403
    assert lea.get(f"/organisation/people/{newcomer.id}").status_code == 404
    act(claire, "PUT", f"/organisation/people/{told.lea.id}/coordination")
    assert lea.get("/organisation").status_code == 200
    act(claire, "DELETE", f"/organisation/people/{told.lea.id}/coordination")
    assert lea.get("/organisation").status_code == 403
    last = act(claire, "DELETE", f"/organisation/people/{told.claire.id}/coordination")
    assert last.status_code == 409 and "nommez d’abord" in last.text


def test_what_matters_asks_for_a_recent_proof_and_vouching_does_not(told, newcomer, client):
    claire = enter(client, told.claire, old=True)
    base = f"/organisation/people/{newcomer.id}"
    for method, path in (
        ("PUT", "/suspension"), ("PUT", "/coordination"), ("DELETE", "/membership"),
        ("POST", "/reentry"),
    ):  # fmt: skip
        refused = act(claire, method, base + path)
        assert (refused.status_code, refused.headers["HX-Redirect"][:8]) == (401, "/step-up")
    assert send(claire, "/organisation/exports").location.startswith("/step-up")
    assert act(claire, "PUT", f"{base}/vouching").status_code == 200


def test_suspending_ends_her_sessions_and_restoring_lets_her_in(told, claire, app):
    lea = enter(app.test_client(), told.lea)
    sheet = act(claire, "PUT", f"/organisation/people/{told.lea.id}/suspension")
    assert "accès suspendu" in sheet.text and lea.get("/conversations").status_code == 302
    sheet = act(claire, "DELETE", f"/organisation/people/{told.lea.id}/suspension")
    assert "accès suspendu" not in sheet.text


def test_a_way_back_is_shown_once(told, claire):
    page = act(claire, "POST", f"/organisation/people/{told.lea.id}/reentry").text
    assert "/recovery/return#" in page


def test_the_list_leaves_as_a_spreadsheet(told, newcomer, claire):
    answer = send(claire, "/organisation/exports")
    assert answer.mimetype == "text/csv" and "Colin" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_invitations_leave_and_are_cancelled(told, claire):
    wrong = send(claire, "/organisation/invitations", emails="a@b.example, oops@")
    assert wrong.status_code == 422 and "a@b.example, oops@" in wrong.text
    sent = send(claire, "/organisation/invitations", emails="a@b.example c@d.example")
    assert "2 invitations sont parties" in claire.get(sent.location).text
    row = inviting.of(told.cpts)[0]
    assert "annulée" in act(claire, "DELETE", f"/organisation/invitations/{row.id}").text


def test_a_code_has_its_poster_until_it_closes(told, claire):
    send(claire, "/organisation/codes", code="été 26")
    [code] = access_codes.of(told.cpts)
    poster = claire.get(f"/organisation/codes/{code.id}/poster").text
    assert "<svg" in poster and "ETE-26" in poster
    taken = send(claire, "/organisation/codes", code="ete-26")
    assert taken.status_code == 422 and "existe déjà" in taken.text
    assert "fermé" in act(claire, "DELETE", f"/organisation/codes/{code.id}").text


def test_the_public_page_is_written_there(told, claire, app):
    form = {"name": "CPTS Roanne", "territory": "Roanne", "welcome": "Bienvenue", "is_open": "1"}
    saved = send(claire, "/organisation/page", **form)
    assert "enregistré" in claire.get(saved.location).text
    assert "Bienvenue" in app.test_client().get(f"/join/{told.cpts.slug}").text
    assert send(claire, "/organisation/page", **form | {"name": " "}).status_code == 422


def test_the_administrator_alone_creates_a_cpts(told, client):
    eric = enter(client, told.eric)
    assert eric.get("/administration").status_code == 403
    with transaction():
        told.eric.administers = True
    page = eric.get("/administration").text
    assert "CPTS du Roannais" in page
    form = {"organisation": "CPTS du Forez", "territory": "", "email": "lea@cast.example"}
    assert send(eric, "/administration/organisations", **form).status_code == 303
    assert "Coordination\u00a0: Léa Marin" in unescape(eric.get("/administration").text)
    refused = send(eric, "/administration/organisations", **form | {"email": "lea"})
    assert refused.status_code == 422 and 'value="CPTS du Forez"' in refused.text
    named = f"/administration/organisations/{told.cpts.id}/coordinators"
    assert send(eric, named, email="sami@cast.example").status_code == 303
    assert belonging.is_coordinator(told.sami, told.cpts.id)
