"""A visitor's pages in her language: chosen on the first screen, kept, told to her team."""

import re
from html import unescape

import pytest

from commands import translating
from domain.calls import finding, speaking, visiting
from domain.patients.languages import FRENCH, NAMES
from tests.blueprints.calls.conftest import FRAGMENT
from tests.domain.calls.story import last_token, texts

FOREIGN = [code for code in NAMES if code != FRENCH]
PLACE = re.compile(r"%\(\w+\)s|<[^>]+>")


def french(code) -> list[str]:
    """Pieces of sentences that are said otherwise in this language, long enough to be known."""
    pieces = set()
    for message in translating.read(code):
        if message.id and isinstance(message.id, str) and message.id != message.string:
            pieces |= {one.strip() for one in PLACE.split(message.id) if len(one.strip()) > 5}
    return sorted(pieces)


def left_in_french(page: str, code: str) -> list[str]:
    shown = unescape(page)
    said = [str(m.string) for m in translating.read(code) if m.id]
    left = [one for one in french(code) if not any(one in words for words in said)]
    return [one for one in left if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", shown)]


def speaks(phone, code, page="/visit"):
    return phone.client.post(
        "/visit/language",
        data={"language": code, "page": page, "csrf_token": phone.headers["X-CSRFToken"]},
    )


@pytest.mark.parametrize("code", FOREIGN)
def test_every_step_is_in_the_language_she_chose(doctor, phone, call, code):
    assert speaks(phone, code, "/v").location == "/v"
    token, pages = last_token(), [phone.get("/v")]
    pages.append(phone.opens_link(token))
    phone.confirms(token)
    pages.append(phone.get("/visit"))
    pages.append(phone.post("/visit/arrival", json={"camera": "good", "network": "weak"}))
    pages.append(phone.get("/visit"))
    pages.append(phone.client.put("/visit/departure", headers=phone.headers))
    phone.post("/visit/arrival", json={})
    doctor.put(f"{call}/admission")
    pages.append(phone.get("/visit"))
    doctor.put(f"{call}/closure")
    pages.append(phone.get("/visit"))
    for page in pages:
        assert page.status_code == 200
        assert left_in_french(page.text, code) == []
        assert "le Dr Roux" not in page.text and "Le Dr Roux" not in page.text
    whole = [page.text for page in pages if "<html" in page.text]
    assert len(whole) == 5
    for page in whole:
        assert (
            f'<html lang="{code}"{" dir=" + chr(34) + "rtl" + chr(34) if code == "ar" else ""} '
            in page
        )


@pytest.mark.parametrize("code", FOREIGN)
def test_what_is_refused_is_refused_in_her_language(phone, call, code):
    speaks(phone, code)
    answers = [
        phone.get("/visit"),
        phone.opens_link("unknown"),
        phone.post("/visit/media/ticket", json={}),
        phone.client.post("/visit/confirmation", data={}),
    ]
    assert [one.status_code for one in answers] == [404, 404, 404, 400]
    for one in answers:
        said = one.json["error"] if one.is_json else one.text
        assert left_in_french(said, code) == []


def test_the_browsers_language_is_spoken_until_another_is_chosen(phone, call):
    asked = {"Accept-Language": "pt-BR,pt;q=0.9,en;q=0.8"}
    assert '<html lang="pt" ' in phone.get("/v", headers=asked).text
    speaks(phone, "tr")
    assert '<html lang="tr" ' in phone.get("/v", headers=asked).text


@pytest.mark.parametrize("asked", ["", "de-DE,de;q=0.9", "*", "xx;q=zz", "fr-FR"])
def test_french_is_spoken_where_none_of_ours_is_asked_for(phone, call, asked):
    page = phone.get("/v", headers={"Accept-Language": asked})
    assert '<html lang="fr" ' in page.text


def test_the_list_names_each_language_in_itself_and_says_which_is_spoken(phone, call):
    page = phone.get("/v").text
    for code, name in NAMES.items():
        assert f'lang="{code}"' in page and f">{name}</button>" in page
    assert page.count("aria-current=true") == 1


@pytest.mark.parametrize("code", ["", "de", "fr-FR", "../ar", "x" * 5000])
def test_a_language_that_is_none_of_ours_is_refused_and_nothing_kept(phone, call, code):
    answer = speaks(phone, code)
    assert answer.status_code == 422 and "Choisissez une langue" in answer.text
    assert "language=" not in str(answer.headers)


@pytest.mark.parametrize("page", ["https://elsewhere.example", "//elsewhere", "/me", ""])
def test_the_choice_leads_back_to_our_own_pages_only(phone, call, page):
    assert speaks(phone, "en", page).location == "/visit"


def test_a_cookie_that_was_forged_is_not_spoken(phone, call):
    phone.client.set_cookie("language", "<script>")
    assert '<html lang="fr" ' in phone.get("/v").text


def test_reading_a_page_keeps_no_choice(phone, call):
    assert "language=" not in str(phone.get("/v", headers={"Accept-Language": "ar"}).headers)


def test_the_doctor_learns_what_she_speaks_and_reads_french(doctor, phone, call):
    phone.arrives(last_token())
    assert "Parle" not in doctor.get(call).text
    speaks(phone, "pt")
    page = doctor.get(call, headers={"Accept-Language": "ar"}).text
    assert "Parle\u00a0: <b>portugais</b>" in page
    assert '<html lang="fr" ' in page and "est en salle d’attente" in page


def test_a_language_is_told_by_the_lobby_that_is_pushed(phone, call, frames):
    phone.arrives(last_token())
    frames.clear()
    speaks(phone, "ar")
    drawn = [frame["html"] for _, frame in frames if "html" in frame]
    assert any("arabe" in one and "est en salle d’attente" in one for one in drawn)


def test_the_next_sms_speaks_her_language(doctor, phone, call):
    phone.arrives(last_token())
    speaks(phone, "tr")
    assert doctor.post(f"{call}/visits").status_code == 200
    assert "goruntulu gorusmede bekliyor" in texts()[-1] and texts()[-1].isascii()


def test_another_number_is_spoken_to_in_french(doctor, phone, call):
    phone.arrives(last_token())
    speaks(phone, "tr")
    doctor.post(f"{call}/visits", data={"mobile": "06 98 76 54 32"})
    assert "vous attend en video" in texts()[-1]


def test_what_is_over_keeps_what_was_spoken(doctor, phone, call):
    phone.arrives(last_token())
    speaks(phone, "en")
    doctor.put(f"{call}/closure")
    speaks(phone, "tr")
    visit = finding.visit_of(call.rsplit("/", 1)[1])
    assert visit.language == "en"
    assert speaking.of_mobile("+33612345678") == "en"
    assert visiting.closed_because(visit) == visiting.ENDED
    assert '<html lang="tr" ' in phone.get("/visit").text


def test_numbers_are_said_with_the_plurals_of_the_language(phone, call):
    phone.arrives(last_token())
    speaks(phone, "ar")
    page = phone.get("/visit").text
    for form in ("one", "two", "few", "many", "other"):
        assert f'data-sentence="minutes-{form}"' in page
    assert "{n} دقائق" in page and ">دقيقتان<" in page


def test_a_name_keeps_its_side_in_arabic(phone, call):
    speaks(phone, "ar")
    assert "<bdi>Hélène A.</bdi>" in phone.opens_link(last_token()).text
    assert "<bdi>" not in phone.get("/v", headers=FRAGMENT).text
