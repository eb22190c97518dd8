"""The ways in, as a browser takes them."""

import re
from html import unescape

import pytest
import sqlalchemy as sa

from domain.accounts import people
from domain.db import db, transaction
from domain.directory import finding, rpps
from domain.directory.professionals import Professional
from domain.ids import new_id
from domain.organisations import access_codes, inviting
from domain.outbox import OutboxItem
from extensions import limiter
from tests.cast import cast, csrf, sign_in

NUMBER = rpps.completed("1000000009")
TYPED = {
    "who": "", "rpps": "", "first_name": "Nina", "last_name": "Colin", "profession": "60",
    "practice": "Cabinet du Port", "email": "nina@port.example", "password": "tisane-de-7h",
}  # fmt: skip


@pytest.fixture
def told(app):
    limiter.reset()
    return cast(app)


def post(client, path, **typed):
    return client.post(path, data={"csrf_token": csrf(client), **typed})


def letter():
    newest = sa.select(OutboxItem).order_by(OutboxItem.created_at.desc(), OutboxItem.id.desc())
    return db.session.scalars(newest).first().payload()


def token():
    return re.search(r"#([\w-]{43})", letter()["text"]).group(1)


def test_a_stranger_signs_up_on_the_page_of_the_cpts(told, client):
    page = f"/join/{told.cpts.slug}"
    assert "CPTS du Roannais" in client.get(page).text
    assert post(client, page, **TYPED).location == "/join/waiting"
    assert "nina@port.example" in client.get("/join/waiting").text
    assert client.get("/join/confirmation").status_code == 200
    answer = post(client, "/join/confirmation", token=token())
    assert answer.location == "/conversations"
    assert client.get("/conversations").status_code == 200
    again = post(client, "/join/confirmation", token=token())
    assert again.status_code == 410 and "Se connecter" in again.text


def test_the_form_has_nine_fields_at_most(told, client):
    page = client.get(f"/join/{told.cpts.slug}").text
    fields = re.findall(r"<(?:input|select|textarea)\b(?![^>]*type=\"hidden\")", page)
    assert len(fields) == 7


def test_a_slip_keeps_what_was_typed_but_the_password(told, client):
    answer = post(client, f"/join/{told.cpts.slug}", **TYPED | {"email": "nina"})
    page = unescape(answer.text)
    assert answer.status_code == 422 and "adresse e-mail complète" in page
    assert 'value="Nina"' in page and "Cabinet du Port" in page and "tisane" not in page


def test_known_or_not_an_address_gets_the_same_page(told, client, app):
    pages = []
    for email in ("new@port.example", "lea@cast.example"):
        browser = app.test_client()
        post(browser, f"/join/{told.cpts.slug}", **TYPED | {"email": email})
        page = browser.get("/join/waiting").text.replace(email, "")
        pages.append(re.sub(r"(nonce|content|value)=\"[^\"]*\"", "", page))
    assert pages[0] == pages[1]
    assert "déjà un compte" in letter()["text"]


def test_a_reminder_sends_another_link(told, client):
    post(client, f"/join/{told.cpts.slug}", **TYPED)
    first = token()
    assert post(client, "/join/reminders").location == "/join/waiting?sent=again"
    assert token() != first
    assert post(client, "/join/confirmation", token=first).status_code == 410
    assert post(client, "/join/confirmation", token=token()).status_code == 303


def test_a_code_leads_to_its_cpts_and_opens_a_closed_page(told, client):
    with transaction():
        told.cpts.is_open = False
    code = access_codes.create(told.claire, told.cpts, "roanne 26")
    refused = post(client, "/join", code="guessed")
    assert refused.status_code == 422 and "pas connu" in refused.text
    address = post(client, "/join", code="Roanne 26").location
    assert address == f"/join/{told.cpts.slug}?code=ROANNE-26"
    page = f"/join/{told.cpts.slug}"
    closed = post(client, page, **TYPED)
    assert closed.status_code == 422 and 'id="code"' in closed.text
    assert post(client, page, **TYPED, code="ROANNE-26").status_code == 303
    post(client, "/join/confirmation", token=token())
    db.session.refresh(code)
    assert code.uses == 1


def test_no_cpts_of_that_name_is_not_there(told, client):
    assert client.get("/join/nowhere").status_code == 404


def test_the_directory_proposes_who_one_may_be(told, client):
    with transaction():
        for place in ("Cabinet du Port", "Cabinet <b>Nord</b>"):
            db.session.add(
                Professional(
                    id=new_id(), rpps=NUMBER, first_name="Nina", last_name="Colin", title="MME",
                    profession="60", profession_label="Infirmier", practice=place, city="Roanne",
                    sorting=finding.sorting_of("Nina", "Colin"),
                )
            )  # fmt: skip
    for who in (NUMBER, "colin nina", "8" + NUMBER):
        page = post(client, "/join/lookup", who=who).text
        assert page.count("data-rpps") == 2 and "Lequel" in page and "<b>Nord" not in page
    assert "n’existe pas" in post(client, "/join/lookup", who="10000000001").text
    assert "Pas dans notre annuaire" in post(client, "/join/lookup", who="zzzz").text
    typed = TYPED | {"who": NUMBER, "last_name": "Perrin"}
    refused = post(client, f"/join/{told.cpts.slug}", **typed)
    assert "autre personne" in refused.text and 'name="without_rpps"' in refused.text


@pytest.fixture
def link(told):
    inviting.invite(told.claire, told.cpts, "nina@port.example", "http://localhost")
    return token()


def test_an_invitation_needs_no_second_letter(told, client, link):
    assert client.get("/invitation").status_code == 200
    page = unescape(post(client, "/invitation/openings", token=link).text)
    assert "Claire Fontaine vous invite à rejoindre" in page and 'value="nina@port.example"' in page
    answer = post(client, "/invitation", **TYPED, token=link)
    assert answer.location == "/conversations" and client.get("/conversations").status_code == 200
    assert people.by_email("nina@port.example").identity.is_unverified


def test_a_forwarded_invitation_asks_for_the_address(told, client, link):
    answer = post(client, "/invitation", **TYPED | {"email": "other@port.example"}, token=link)
    assert answer.location == "/join/waiting" and letter()["to"] == "other@port.example"
    assert post(client, "/join/confirmation", token=token()).location == "/conversations"
    used = post(client, "/invitation/openings", token=link)
    assert used.status_code == 410 or "Rejoindre" not in used.text


def test_who_is_signed_in_joins_with_one_button(told, client, link, app):
    with transaction():
        ugo = people.register_person("Ugo", "Roy", "ugo@else.example")
    sign_in(client, ugo)
    assert "Vous êtes Ugo Roy" in unescape(post(client, "/invitation/openings", token=link).text)
    assert post(client, "/invitation/acceptance", token=link).location == "/conversations"
    stranger = app.test_client()
    dead = post(stranger, "/invitation/openings", token=link)
    assert dead.status_code == 410 and "déjà servi" in dead.text and 'href="/sign-in"' in dead.text
