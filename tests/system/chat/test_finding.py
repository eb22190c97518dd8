"""Finding by the keyboard and the hand: jump, search, file, come back to the last message."""

import uuid

import pytest

from domain.accounts.speaking import voice
from domain.chat import indexing, posting
from domain.chat.conversations import for_person
from domain.db import db
from tests.system.browsing import assert_accessible, shot


@pytest.fixture(scope="module")
def spoken(world):
    """Her conversation with Éric, and how much was said in it before what the tests look for."""
    app, cast, _ = world
    with app.app_context():
        lea, eric = (db.session.merge(one) for one in (cast.lea, cast.eric))
        room = for_person(lea).seat(cast.lea_and_eric.id).conversation
        earlier = room.last_seq
        for n in range(120):
            body = "Pansement refait" if n == 8 else f"Bilan numéro {n}"
            posting.post(voice((lea, eric)[n % 2]), room, body, str(uuid.uuid4()))
        db.session.rollback()
        indexing.catch_up(room.id)
        db.session.remove()
    return f"/conversations/{cast.lea_and_eric.id}", earlier


def test_jump_find_in_context_and_come_back_to_the_last(enter, spoken):
    page = enter("lea", "pc", "/conversations").page
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Aller à").fill("pansem")
    page.locator(".palette a.result").wait_for()
    shot(page, "palette-pc-light")
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**?at={spoken[1] + 9}*")
    page.locator("[data-looked-for]").wait_for()
    page.get_by_role("button", name="Revenir au dernier message").wait_for()
    shot(page, "found-in-context-pc-light")
    page.locator(".messages-scroll").hover()
    page.mouse.wheel(0, 3000)
    page.locator("#messages > .message").nth(55).wait_for(state="attached")
    page.get_by_role("button", name="Revenir au dernier message").click()
    page.wait_for_url(f"**{spoken[0]}")
    page.get_by_text("Bilan numéro 119").last.wait_for()


def test_a_row_is_filed_by_right_click_and_undone(enter, spoken):
    page = enter("lea", "pc", "/conversations").page
    row = page.locator(f"#row-{spoken[0].rsplit('/', 1)[1]}")
    row.click(button="right")
    page.get_by_role("menuitem", name="Archiver").wait_for()
    shot(page, "filing-pc-light")
    page.get_by_role("menuitem", name="Archiver").click()
    row.wait_for(state="detached")
    page.get_by_role("button", name="Annuler").click()
    row.wait_for()


def test_search_on_a_phone(enter, spoken):
    page = enter("lea", "phone", "/search?q=bilan").page
    page.locator("a.result").first.wait_for()
    shot(page, "search-phone-light")
    assert_accessible(page)
    page.goto(page.url.split("/search")[0] + spoken[0])
    page.get_by_role("button", name="Chercher dans cette conversation").click()
    page.locator("#find-sheet input[name=q]").fill("pansem")
    page.locator("#find-sheet a.result mark").first.wait_for()
    shot(page, "search-sheet-phone-light")
