"""Doors of finding, filing and the synthesis, as a browser uses them."""

import json

import pypdfium2
import pytest
import sqlalchemy as sa

from domain.audit.trail import AuditEntry
from domain.chat import indexing
from domain.db import db


@pytest.fixture
def spoken(people):
    for n in range(70):
        people.lea.say(people.cast.lea_and_eric, f"Pansement {n}" if n % 2 else f"Bilan {n}")
    indexing.catch_up(people.cast.lea_and_eric.id)
    db.session.rollback()
    return people


def test_a_search_leads_to_the_message_in_its_context(spoken):
    page = spoken.eric.page("/search?q=pansement 11")
    [link] = page.select("a.result")
    assert link.mark.text == "Pansement" and "?at=12#message-" in link["href"]
    room = spoken.eric.page(link["href"])
    seqs = [int(one["data-seq"]) for one in room.select("#messages > [data-seq]")]
    assert 12 in seqs and seqs == sorted(seqs) and 70 not in seqs
    marker = room.select_one("#messages > [data-newer]")
    more = spoken.eric.fragment(marker["data-newer"])
    assert int(more.select_one("[data-seq]")["data-seq"]) == seqs[-1] + 1


def test_each_conversation_searches_itself_and_goes_to_a_date(spoken):
    base = f"/conversations/{spoken.cast.lea_and_eric.id}"
    assert len(spoken.eric.fragment(f"{base}/search?q=bilan").select("a.result")) == 20
    assert spoken.eric.get(f"{base}/day?day=2020-01-01", 303).location == f"{base}?at=1"
    spoken.sami.get(f"{base}/search?q=bilan", 404)
    assert not spoken.sami.page("/search?q=bilan").select("a.result")


def test_one_jumps_to_rooms_people_and_messages(spoken):
    found = spoken.eric.fragment("/search/jump?q=bil")
    assert len(found.select("a.result")) == 5
    assert "Léa Marin" in spoken.eric.fragment("/search/jump").text
    assert "Sami Benali" in spoken.eric.fragment("/search/jump?q=ben").text


def test_marked_unread_opens_there(spoken):
    base = f"/conversations/{spoken.cast.lea_and_eric.id}"
    spoken.lea.put(f"{base}/filing/unread", {"detail": "60"})
    page = spoken.lea.page(base).select_one("[data-conversation][data-read-seq]")
    assert page["data-read-seq"] == "59" and "data-unread-marked" in page.attrs


def test_a_synthesis_says_who_said_what_about_whom(people):
    people.lea.say(people.cast.about_helene, "Plaie #du *talon* <b> @x")
    base = f"/conversations/{people.cast.about_helene.id}/synthesis"
    form = {"first": "2020-01-01", "csrf_token": people.eric.headers["X-CSRFToken"]}
    answer = people.eric.post(base, form, 200)
    assert answer.mimetype == "application/pdf"
    words = pypdfium2.PdfDocument(answer.data)[0].get_textpage().get_text_range()
    for said in ("ABADIE", "Léa Marin", "médecin traitant", "Plaie #du *talon* <b> @x", "1 / 1"):
        assert said in words
    assert b"pdfaid" in answer.data
    people.eric.post(base, form | {"first": "2020-01-01", "last": "2020-01-02"}, 422)


def test_a_synthesis_holds_the_chosen_messages_and_says_it_is_a_part(people):
    conversation = people.cast.about_helene
    for n in range(3):
        people.lea.say(conversation, f"Constat {n}")
    base = f"/conversations/{conversation.id}/synthesis"
    page = people.eric.page(base)
    boxes = page.select("input[name=message]")
    assert all(one.has_attr("checked") for one in boxes)
    first, _, third = [one["value"] for one in boxes[-3:]]
    form = {
        "first": "2020-01-01", "choosing": "1", "csrf_token": people.eric.headers["X-CSRFToken"],
    }  # fmt: skip
    answer = people.eric.post(base, form | {"message": [third, first]}, 200)
    words = pypdfium2.PdfDocument(answer.data)[0].get_textpage().get_text_range()
    assert f"2 messages choisis sur {len(boxes)}" in words and "ABADIE" in words
    assert words.index("Constat 0") < words.index("Constat 2") and "Constat 1" not in words
    kept = sa.select(AuditEntry.detail).filter_by(act="conversation exported")
    assert [json.loads(one)["messages"] for one in db.session.scalars(kept)] == [2]
    refusal = people.eric.post(base, form, 422)
    assert "Choisissez au moins un message." in refusal.text and " checked" not in refusal.text
    people.lea.say(people.cast.lea_and_eric, "Ailleurs")
    there = people.eric.page(f"/conversations/{people.cast.lea_and_eric.id}/synthesis")
    elsewhere = there.select("input[name=message]")[-1]["value"]
    people.eric.post(base, form | {"message": [first, elsewhere]}, 404)
    people.eric.get(f"{base}?first=0001-01-01&last=9999-12-31", 200)
    people.eric.get(f"{base}?first=2020-01-01&last=2020-01-02", 200)
