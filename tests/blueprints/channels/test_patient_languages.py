"""A patient who writes, in her language; her team reads French."""

from datetime import UTC, datetime
from html import unescape

import pytest

from domain import clock
from domain.accounts import speaking
from domain.channels import closing
from domain.patients.languages import FRENCH, NAMES
from tests.blueprints.calls.test_visit_languages import left_in_french
from tests.blueprints.channels.conftest import FRAGMENT, act
from tests.domain.channels import correspondence as told

FOREIGN = [code for code in NAMES if code != FRENCH]
NIGHT = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)


@pytest.fixture
def phone(app):
    return app.test_client()


@pytest.mark.parametrize("code", FOREIGN)
def test_from_the_link_to_her_page(phone, everyone, code):
    story = told.opened(everyone)
    kept = act(phone, "POST", "/patient/language", language=code)
    assert kept.status_code == 204 and "language=" in kept.headers["Set-Cookie"]
    pages = [phone.get("/m"), act(phone, "POST", "/patient/openings", token=story.token)]
    pages.append(act(phone, "POST", "/patient/codes", token=story.token))
    digits = told.last_code()
    pages.append(act(phone, "POST", "/patient/devices", token=story.token, code="0"))
    assert act(phone, "POST", "/patient/devices", token=story.token, code=digits).status_code == 204
    pages.append(act(phone, "POST", "/patient/messages", body=""))
    act(phone, "POST", "/patient/messages", body="Obrigada, doutora")
    pages.append(phone.get("/patient"))
    assert [page.status_code for page in pages] == [200, 200, 200, 422, 422, 200]
    for page in pages:
        assert left_in_french(unescape(page.text), code) == []
    assert f'lang="{code}"' in pages[-1].text.split(">", 2)[1]


@pytest.mark.parametrize("code", FOREIGN)
def test_a_refusal_speaks_her_language(phone, everyone, code):
    asked = {"Accept-Language": code}
    answers = [
        phone.get("/patient", headers=asked),
        phone.get("/patient", headers=FRAGMENT | asked),
        phone.get("/patient/messages", headers=FRAGMENT | asked),
    ]
    for one in answers:
        assert one.status_code == 401 and left_in_french(one.text, code) == []


@pytest.mark.parametrize("code", FOREIGN)
def test_the_end_is_said_in_her_language(helene, everyone, story, code):
    act(helene, "POST", "/patient/language", language=code)
    closing.close(speaking.voice(everyone.lea), story.channel, "À bientôt")
    page = helene.get("/patient")
    assert page.status_code == 410 and "À bientôt" in page.text
    assert left_in_french(page.text, code) == []


@pytest.mark.parametrize(
    ("code", "promised"),
    [
        ("fr", "lundi 30 novembre à partir de 8\u00a0h"), ("en", "Monday 30 November from 8:00"),
        ("ar", "الاثنين 30 نوفمبر ابتداءً من الساعة 8:00"),
        ("pt", "segunda-feira, 30 de novembro a partir das 8:00"),
        ("tr", "30 Kasım Pazartesi saat 8:00 sonrasında"),
    ],
)  # fmt: skip
def test_days_and_hours_are_said_as_people_say_them(everyone, phone, app, code, promised):
    with clock.at(NIGHT):
        story = told.entered(everyone)
        phone.set_cookie("patient", story.device)
        act(phone, "POST", "/patient/language", language=code)
        assert promised in unescape(phone.get("/patient").text)


def test_her_sms_speak_the_language_she_entered_in(phone, everyone):
    story = told.opened(everyone)
    act(phone, "POST", "/patient/language", language="pt")
    act(phone, "POST", "/patient/codes", token=story.token)
    assert told.texts()[-1].startswith("O seu codigo Liane: ")
    act(phone, "POST", "/patient/devices", token=story.token, code=told.last_code())
    closing.close(speaking.voice(everyone.lea), story.channel)
    assert "fechou as mensagens seguras" in told.texts()[-1]


def test_her_team_reads_french(lea, helene, story):
    act(helene, "POST", "/patient/language", language="ar")
    page = lea.get(f"/conversations/{story.channel.conversation_id}")
    assert '<html lang="fr" ' in page.text and "ans" in page.text
