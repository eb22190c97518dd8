"""The patient's doors: the link, the code, what she reads and writes. No account."""

from io import BytesIO

import pytest

from domain.accounts import speaking
from domain.channels import closing
from domain.db import db
from domain.ids import new_id
from tests.blueprints.channels.conftest import FRAGMENT, act
from tests.cast import csrf
from tests.domain.channels import correspondence as told


@pytest.fixture
def phone(app):
    return app.test_client()


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_from_the_link_to_her_page(phone, everyone):
    story = told.opened(everyone)
    assert phone.get("/m").status_code == 200
    knock = act(phone, "POST", "/patient/openings", token=story.token)
    assert knock.status_code == 200 and "Léa Marin" in knock.text
    assert "Abadie" not in knock.text and len(told.texts()) == 1, "opening it sends nothing"
    assert act(phone, "POST", "/patient/codes", token=story.token).status_code == 200
    code = told.last_code()
    answer = act(phone, "POST", "/patient/devices", token=story.token, code=wrong(code))
    assert answer.status_code == 422 and "pas le bon" in answer.text
    before = phone.get_cookie("patient").value
    answer = act(phone, "POST", "/patient/devices", token=story.token, code=code)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/patient")
    cookie = phone.get_cookie("patient")
    assert cookie.value != before and cookie.http_only and cookie.same_site == "Lax"
    assert phone.get("/patient").status_code == 200
    known = act(phone, "POST", "/patient/openings", token=story.token)
    assert known.headers["HX-Redirect"] == "/patient"


@pytest.mark.parametrize("token", ["", "A" * 43, "é", "x" * 5000])
@pytest.mark.parametrize("door", ["openings", "codes", "devices"])
def test_a_link_that_is_none_says_so_in_french(phone, everyone, door, token):
    answer = act(phone, "POST", f"/patient/{door}", token=token, code="123456")
    assert answer.status_code == 404 and 'data-step="refused"' in answer.text
    assert not told.texts()


@pytest.mark.parametrize("code", ["", "12", "abcdef", "1" * 500, "１２３４５６"])
def test_a_code_that_is_none_is_said_near_its_field(phone, everyone, code):
    story = told.opened(everyone)
    act(phone, "POST", "/patient/codes", token=story.token)
    answer = act(phone, "POST", "/patient/devices", token=story.token, code=code)
    assert answer.status_code == 422 and "six chiffres" in answer.text
    assert phone.get("/patient").status_code == 401


def test_three_codes_then_she_waits(phone, everyone):
    story = told.opened(everyone)
    said = [act(phone, "POST", "/patient/codes", token=story.token) for _ in range(4)]
    assert [one.status_code for one in said] == [200, 200, 200, 429]
    assert "Attendez dix minutes" in said[-1].text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/patient"), ("GET", "/patient/messages"), ("POST", "/patient/messages"),
        ("PUT", "/patient/receipt"),
    ],
)  # fmt: skip
def test_another_telephone_is_sent_back_to_its_sms(phone, story, method, path):
    for held in ("", "A" * 43):
        phone.set_cookie("patient", held)
        answer = act(phone, method, path, body="Bonjour")
        assert (
            answer.status_code == 401 and "Touchez le lien bleu de votre dernier SMS" in answer.text
        )


def test_what_she_writes_arrives_once_and_shows_on_her_page(helene, story):
    client_id = new_id()
    for _ in range(2):
        answer = act(helene, "POST", "/patient/messages", body="J’ai mal", client_id=client_id)
        assert answer.status_code == 201
    assert answer.text.count("J’ai mal") == 1
    plain = helene.post(
        "/patient/messages", data={"body": "Sans script", "csrf_token": csrf(helene)}
    )
    assert (plain.status_code, plain.location) == (303, "/patient")
    assert "Sans script" in helene.get("/patient").text
    assert act(helene, "PUT", "/patient/receipt", read=2).status_code == 204
    for nonsense in ("-1", "x", "9" * 30):
        assert act(helene, "PUT", "/patient/receipt", read=nonsense).status_code == 204


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"body": "   "}, 422), ({"body": "x" * 20_001}, 422),
        ({"body": "", "files": (BytesIO(b"MZ\x90\x00"), "virus.exe")}, 422),
    ],
)  # fmt: skip
def test_what_she_may_not_send_has_a_sentence_and_nothing_is_kept(helene, story, form, status):
    answer = act(helene, "POST", "/patient/messages", client_id=new_id(), **form)
    assert answer.status_code == status and 'role="alert"' in answer.text
    assert "patient-message" not in helene.get("/patient/messages", headers=FRAGMENT).text


def test_nothing_of_another_conversation_is_served(helene, everyone, story):
    for path in (new_id(), f"{new_id()}/preview"):
        assert helene.get(f"/patient/attachments/{path}").status_code == 404
    assert helene.get("/conversations").status_code == 302, "she is no professional"


def test_closed_while_she_wrote_is_said_and_her_page_tells_by_whom(helene, everyone, story):
    closing.close(speaking.voice(everyone.lea), story.channel, "Bon rétablissement")
    db.session.rollback()
    answer = act(helene, "POST", "/patient/messages", body="Allô", client_id=new_id())
    assert answer.status_code == 410
    page = helene.get("/patient")
    assert page.status_code == 410
    assert "Léa Marin" in page.text and "Bon rétablissement" in page.text


def test_her_messages_are_counted_by_telephone(app, helene, story):
    said = [
        act(helene, "POST", "/patient/messages", body=f"n{n}", client_id=new_id()).status_code
        for n in range(21)
    ]
    assert said == [201] * 20 + [429]
    other = app.test_client()
    other.set_cookie("patient", "A" * 43)
    assert act(other, "POST", "/patient/messages", body="x").status_code == 401


def test_an_act_without_the_page_s_token_is_refused(helene, story):
    answer = helene.post("/patient/messages", data={"body": "x"})
    assert answer.status_code == 400
