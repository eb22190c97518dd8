"""The patient's doors: a link, a name, one device, and a page for every refusal."""

import re
from dataclasses import replace
from html import unescape

import pytest

from domain import clock
from tests.blueprints.calls.conftest import FRAGMENT, Phone
from tests.domain.calls.story import last_token
from vault import tokens


def heading(answer) -> str:
    return re.search(r"<h1>(.*?)</h1>", answer.text, re.S)[1]


@pytest.fixture
def another_phone(app) -> Phone:
    return Phone(app.test_client())


def test_the_address_of_the_sms_says_nothing_and_writes_nothing(phone, call):
    page = phone.get("/v")
    assert page.status_code == 200
    for word in ("Abadie", "Hélène", "Roux", last_token()):
        assert word not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_a_preview_robot_consumes_nothing(app, phone, call):
    token = last_token()
    for _ in range(3):
        robot = Phone(app.test_client())
        robot.get("/v")
        robot.opens_link(token)
    assert phone.opens_link(token).status_code == 200


def test_before_confirming_only_the_first_name_and_an_initial_are_shown(phone, call):
    answer = phone.opens_link(last_token())
    assert heading(answer) == "Êtes-vous Hélène A.\u00a0?"
    assert "Abadie" not in answer.text and "1941" not in answer.text


def test_the_way_goes_from_the_link_to_the_end(doctor, phone, call):
    token = last_token()
    phone.opens_link(token)
    assert phone.confirms(token).headers["HX-Redirect"] == "/visit"
    assert phone.step() == "check"
    answer = phone.post("/visit/arrival", json={"camera": "good", "network": "good"})
    assert heading(answer) == "Bonjour. Le Dr Roux sait que vous êtes là."
    assert phone.step() == "waiting"
    doctor.put(f"{call}/admission")
    assert phone.step() == "call"
    doctor.put(f"{call}/closure")
    assert phone.step() == "over"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(phone, call):
    phone.opens_link(last_token())
    cookie = phone.confirms(last_token()).headers["Set-Cookie"]
    assert cookie.startswith("visit=")
    for wanted in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert wanted in cookie


def test_confirming_twice_or_after_a_lost_answer_is_harmless(phone, call):
    token = last_token()
    phone.opens_link(token)
    assert [phone.confirms(token).status_code for _ in range(3)] == [204, 204, 204]
    assert phone.step() == "check"


def test_opening_the_link_again_on_its_own_device_goes_back_to_the_visit(phone, waiting):
    again = phone.opens_link(last_token())
    assert (again.status_code, again.headers["HX-Redirect"]) == (204, "/visit")
    assert phone.step() == "waiting"


def test_a_forwarded_link_never_enters(app, another_phone, phone, waiting):
    token = last_token()
    entered = 0
    for _ in range(10):
        friend = Phone(app.test_client())
        answers = (friend.opens_link(token), friend.confirms(token))
        assert [answer.status_code for answer in answers] == [409, 409]
        assert heading(answers[0]) == "Ce lien est ouvert sur un autre appareil"
        entered += friend.client.get("/visit", headers=FRAGMENT).status_code != 404
    assert entered == 0
    assert phone.step() == "waiting"


def test_another_visits_cookie_opens_its_own_visit_only(app, doctor, everyone, phone, waiting):
    """Two calls at once: the phone of one never acts in the other."""
    other_call = doctor.post(
        f"/conversations/{everyone.lea_and_eric.id}/consultations",
        data={"mobile": "06 98 76 54 32", "first_name": "Jean", "last_name": "Bon"},
    ).headers["HX-Redirect"]
    other = Phone(app.test_client()).arrives(last_token())
    doctor.put(f"{other_call}/admission")
    assert (other.step(), phone.step()) == ("call", "waiting")
    assert phone.post("/visit/media/ticket", json={}).status_code == 409
    room = other.post("/visit/media/ticket", json={}).json
    theirs = {"ticket": room["ticket"]}
    assert phone.post("/visit/media/subscription", json=theirs).status_code == 409


@pytest.mark.parametrize("token", ["", "x" * 43, "x" * 10_000, "z" * 42, "é", "a\0b", "\ud800"])
def test_an_unknown_link_opens_a_page_that_says_so(phone, call, token):
    answer = phone.opens_link(token)
    assert answer.status_code == 404
    assert heading(answer) == "Ce lien n’ouvre rien"


@pytest.mark.parametrize("body", [None, [], "x", 3, {"token": 5}, {"token": ["x"]}, {"token": {}}])
def test_a_body_that_is_no_form_is_an_unknown_link(phone, call, body):
    assert phone.post("/visit/openings", json=body).status_code == 404


def test_an_expired_link_says_so(phone, call):
    token = last_token()
    with clock.at(clock.now()) as time:
        time.advance(hours=2, seconds=1)
        for answer in (phone.opens_link(token), phone.confirms(token)):
            assert answer.status_code == 410
            assert heading(answer) == "Ce lien n’est plus valable"


def test_a_replaced_link_says_so_and_its_device_is_out(doctor, phone, waiting):
    former = last_token()
    doctor.post(f"{waiting}/visits")
    assert heading(phone.opens_link(former)) == "Ce lien a été remplacé"
    assert 'data-reason="revoked"' in phone.get("/visit").text
    assert phone.post("/visit/arrival", json={}).status_code == 410


def test_after_the_consultation_the_link_and_every_act_are_refused(
    app, doctor, phone, under_way, another_phone
):
    token = last_token()
    doctor.put(f"{under_way}/closure")
    assert heading(another_phone.opens_link(token)) == "La téléconsultation est terminée"
    assert another_phone.opens_link(token).status_code == 410
    assert phone.post("/visit/arrival", json={}).status_code == 410
    assert phone.put("/visit/departure").status_code == 410
    for noun in (
        "media/ticket",
        "media/publication",
        "media/subscription",
        "media/answer",
        "probe",
    ):
        answer = phone.post(f"/visit/{noun}", json={"sdp": "v=0", "ticket": "x"})
        assert answer.status_code == 410
    assert phone.step() == "over"


def test_leaving_and_coming_back(doctor, phone, waiting):
    assert "Vous avez quitté la salle d’attente" in phone.put("/visit/departure").text
    assert "sortie à" in doctor.get(waiting).text
    assert "sait que vous êtes là" in phone.post("/visit/arrival", json={}).text
    assert "Admettre Mme Abadie" in doctor.get(waiting).text


def test_hanging_up_and_coming_back_into_the_call(phone, under_way):
    assert "Vous avez raccroché" in phone.put("/visit/departure").text
    assert phone.post("/visit/media/ticket", json={}).status_code == 409
    phone.post("/visit/arrival", json={})
    assert phone.step() == "call"


def test_a_phone_without_cookie_is_told_to_use_its_link(phone, call):
    answer = phone.get("/visit")
    assert answer.status_code == 404
    assert "Ce lien n’ouvre rien" in answer.text
    assert phone.post("/visit/arrival", json={}).status_code == 404


def test_a_professionals_session_is_no_visit(doctor, waiting):
    assert doctor.get("/visit").status_code == 404
    assert doctor.post("/visit/arrival", json={}).status_code == 404


def test_a_visit_is_no_professionals_session(phone, everyone, waiting):
    for url in (waiting, f"/conversations/{everyone.about_helene.id}/consultations/new", "/"):
        assert phone.get(url).status_code in (302, 404)


def test_every_page_of_the_patient_gives_the_number_for_emergencies(doctor, phone, call):
    pages = [phone.get("/v"), phone.get("/visit")]
    phone.arrives(last_token())
    pages.append(phone.get("/visit"))
    doctor.put(f"{call}/closure")
    pages.append(phone.get("/visit"))
    for page in pages:
        assert 'href="tel:15"' in page.text
        assert page.text.count("<h1>") >= 1


def test_acts_without_a_csrf_token_are_refused(phone, call):
    phone.opens_link(last_token())
    for method, url in (
        ("POST", "/visit/openings"), ("POST", "/visit/confirmation"), ("POST", "/visit/arrival"),
        ("PUT", "/visit/departure"), ("POST", "/visit/probe"), ("POST", "/visit/media/ticket"),
    ):  # fmt: skip
        assert phone.client.open(url, method=method).status_code == 400


def test_guessing_is_slowed_down(phone, call):
    answers = [phone.opens_link(tokens.new_token()).status_code for _ in range(65)]
    assert answers[:60] == [404] * 60
    assert set(answers[60:]) == {429}


def test_the_check_tries_turn_where_there_is_one_and_says_nothing_of_it_elsewhere(app, phone, call):
    token = last_token()
    phone.opens_link(token)
    phone.confirms(token)
    assert 'data-ice-servers="[]"' in phone.get("/visit").text
    ours = app.extensions["liane"]
    relay = replace(ours.settings.relay, turn_url="turn:turn.example:443", turn_secret="s" * 32)
    ours.settings = replace(ours.settings, relay=relay)
    page = unescape(phone.get("/visit").text)
    assert '"turn:turn.example:443"' in page and '"credential"' in page
    assert "s" * 32 not in page
