"""A patient reads her own language: chosen from the list, or asked for by her telephone."""

import re

import pytest
from playwright.sync_api import expect

from tests.system.browsing import assert_accessible, shot
from tests.system.calls import consulting

pytestmark = pytest.mark.browser
WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def _looks_right(page, name):
    shot(page, name)
    assert not page.evaluate(WIDER), "the page is wider than the phone"
    assert_accessible(page)


def test_she_chooses_arabic_and_is_led_to_the_waiting_room(practice):
    eric, link = practice.open()
    page = practice.sit("patient", "phone").page
    page.goto(link)
    page.get_by_role("heading", name="Êtes-vous Hélène A.").wait_for()
    page.get_by_role("button", name="العربية").click()
    page.get_by_role("heading", name="هل أنت").wait_for()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert link[-43:] not in page.url
    _looks_right(page, "visit-ar-confirm")
    page.get_by_role("button", name="نعم، هذا أنا").click()
    consulting.at_step(page, "check")
    consulting.press(page, "start")
    for row in ("camera", "microphone", "network"):
        consulting.at_row(page, row, "good")
    _looks_right(page, "visit-ar-check")
    consulting.press(page, "arrive")
    consulting.at_step(page, "waiting")
    page.get_by_role("heading", name="أُبلغ").wait_for()
    _looks_right(page, "visit-ar-waiting")
    expect(eric.page.get_by_text(re.compile("Parle.*arabe"))).to_be_visible()
    shot(eric.page, "lobby-arabic")
    consulting.admit(eric.page)
    consulting.at_step(page, "call")
    _looks_right(page, "visit-ar-call")


def test_a_telephone_in_another_language_is_answered_in_it(practice):
    _, link = practice.open()
    asked = {"en-GB": "Are you", "pt-PT": "É Hélène", "tr-TR": "siz misiniz"}
    for locale, words in asked.items():
        someone = practice.sit("patient", "phone", locale=locale)
        someone.page.goto(link)
        someone.page.get_by_role("heading", name=words).wait_for()
        assert someone.page.locator("html").get_attribute("lang") == locale[:2]
        _looks_right(someone.page, f"visit-{locale[:2]}-confirm")
