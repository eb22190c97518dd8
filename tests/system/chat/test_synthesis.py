"""A conversation to record: messages chosen one by one, on a PC by the keys, on a phone."""

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.system.browsing import assert_accessible, shot

BODIES = (
    "Plaie du talon gauche : 3 cm, bords nets, pas d’écoulement.", "Merci, à demain !",
    "Pansement refait à 9 h, hydrocellulaire. Prochain passage jeudi, prévenir la famille.",
    "Je note.",
)  # fmt: skip


@pytest.mark.parametrize("device", ["pc", "phone"])
def test_messages_are_chosen_for_a_synthesis(enter, gather, written, device):
    room = gather("lea", "eric", title="Tournée du matin")
    for n, body in enumerate(BODIES):
        written(room, "eric" if n % 2 else "lea", body)
    page = enter("lea", device).goto(f"/conversations/{room}/synthesis")
    count = page.get_by_role("status").filter(has_text="choisi")
    expect(count).to_have_text("4 messages choisis")
    make = page.get_by_role("button", name="Créer la synthèse")
    page.get_by_role("button", name="Ne rien choisir").click()
    expect(count).to_have_text("Aucun message choisi")
    expect(make).to_be_disabled()
    page.get_by_role("checkbox", name="Plaie du talon").focus()
    page.keyboard.press("Space")
    page.get_by_text("Pansement refait").click()
    expect(count).to_have_text("2 messages choisis")
    assert all(
        one.bounding_box()["height"] >= 44 for one in page.locator(".synthesis-message").all()
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    shot(page, f"synthesis-{device}")
    with page.expect_download() as got:
        make.click()
    paper = pypdfium2.PdfDocument(got.value.path())
    words = paper[0].get_textpage().get_text_range()
    assert "2 messages choisis sur 4" in words and "Pansement refait" in words
    assert "Je note" not in words
    expect(count).to_have_text("2 messages choisis")
