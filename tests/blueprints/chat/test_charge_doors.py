"""What is shown under a message, and the doors behind it; what a page hears of an alert."""

import pytest
from bs4 import BeautifulSoup

from domain.chat import distress
from tests.blueprints.chat.doors import hand_of, messages_of
from tests.blueprints.chat.listening import of_type
from tests.domain.chat.alarms import Post, the_alert
from tests.domain.chat.saying import fresh, herself


@pytest.fixture
def room(people):
    return people.cast.about_helene


def sent(people, room, **more):
    """The id of an urgent message of Léa's."""
    item = people.lea.say(room, "Saturation à 88 %", urgent="1", **more).select_one("li[data-seq]")
    return item["id"].removeprefix("message-")


def article(people, room, message_id):
    page = people.lea.page(f"/conversations/{room.id}")
    return page.select_one(f"#message-{message_id}")


def test_an_urgent_message_says_so_and_asks(people, room):
    item = article(people, room, sent(people, room))
    assert item.has_attr("data-urgent") and item.select_one(".urgent-mark").text.strip().startswith(
        "Urgent"
    )
    acts = [button["data-does"] for button in item.select("button[data-does]")]
    assert acts == ["PUT charge", "PUT acknowledgement"]
    assert "réponse attendue" in item.text


def test_seen_then_taken_then_done_is_a_sentence_for_everybody(people, room):
    message_id = sent(people, room)
    base = f"{messages_of(room)}/{message_id}"
    people.eric.put(f"{base}/acknowledgement", {})
    item = article(people, room, message_id)
    assert "Vu par Dr Roux ·" in item.text and "réponse attendue" not in item.text
    people.eric.put(f"{base}/charge", {})
    item = article(people, room, message_id)
    assert "Dr Roux s’en occupe ·" in item.text
    assert item.select_one("[data-holder]")["data-holder"] == hand_of(room, people.cast.eric)
    people.ines.put(f"{base}/charge", {}, 409)
    people.eric.put(f"{base}/charge/completion", {})
    assert "Fait par Dr Roux ·" in article(people, room, message_id).text
    log = people.lea.fragment(f"{base}/alert")
    assert [step["data-step"] for step in log.select(".step")] == ["raised", "seen", "taken"]


def test_pages_hear_that_the_message_reads_otherwise(people, room, listen):
    message_id = sent(people, room)
    page = listen("ines", room)
    people.eric.put(f"{messages_of(room)}/{message_id}/charge", {})
    [changed] = of_type(page, "changed")
    assert "Dr Roux s’en occupe" in changed["html"]


def test_any_page_of_whom_it_was_said_to_shows_it_until_it_is_answered(people, room, listen):
    first = people.cast.eric.id
    message_id = sent(people, room, first=first)
    Post().work()
    page = listen("eric")
    assert "Message urgent de Léa" in people.eric.fragment("/alerts").text
    for other in (people.lea, people.ines, people.sami):
        assert other.fragment("/alerts").text.strip() == ""
    people.eric.put(f"{messages_of(room)}/{message_id}/acknowledgement", {})
    assert of_type(page, "alert") != []
    assert people.eric.fragment("/alerts").text.strip() == ""


def test_a_sixth_urgent_message_is_asked_about(people, room):
    for _ in range(5):
        sent(people, room)
    refused = people.lea.say(room, "Encore", 409, urgent="1")
    assert "Est-ce vraiment urgent" in refused.text
    people.lea.say(room, "Sans la mention")


def test_distress_stands_above_every_page_and_the_first_answers(people, room, listen):
    page = listen("eric")
    sheet = people.lea.fragment(f"/conversations/{room.id}/distress")
    assert "Abadie" in sheet.text and "15" in sheet.text
    people.lea.post(f"/conversations/{room.id}/distress", {}, 204)
    assert [one["conversation"] for one in of_type(page, "alert")] == [room.id]
    alarm = people.eric.fragment("/alerts").select_one(".alarm")
    assert alarm["role"] == "alert" and alarm.has_attr("data-rings") and "15" in alarm.text
    assert people.sami.fragment("/alerts").text.strip() == ""
    at = f"/alerts/{the_alert().id}"
    people.eric.put(f"{at}/answer", {})
    people.ines.put(f"{at}/answer", {}, 409)
    assert "Dr Roux répond" in people.lea.fragment("/alerts").text
    assert "Vous répondez" in people.eric.fragment("/alerts").text
    people.ines.put(f"{at}/closure", {"sentence": "Elle va mieux."}, 403)
    people.eric.put(f"{at}/closure", {"sentence": "Elle va mieux."})
    assert people.eric.fragment("/alerts").text.strip() == ""
    log = people.ines.fragment(at)
    acts = [step["data-step"] for step in log.select(".step")]
    assert acts == ["raised", "answered", "closed"] and "Elle va mieux." in log.text


def test_a_stranger_finds_nothing(people, room):
    alert = distress.raise_alert(herself(people.cast.lea), room)
    fresh()
    people.sami.get(f"/alerts/{alert.id}", 404)
    people.sami.put(f"/alerts/{alert.id}/answer", {}, 404)
    people.sami.get(f"/conversations/{room.id}/distress", 404)
    people.sami.get(f"/conversations/{people.cast.nurses.id}/distress", 404)


def test_the_composer_and_the_details_of_a_patient_have_the_doors(people, room):
    page: BeautifulSoup = people.lea.page(f"/conversations/{room.id}")
    assert page.select_one("[data-urgency-on]") and page.select_one("[data-urgency][hidden]")
    first = [option.text for option in page.select("select[name=first] option")]
    assert first[0] == "tout le monde"
    assert set(first[1:]) == {"Dr Éric Roux", "Pharmacie du Marché"}
    assert page.select_one(".distress-door")
    assert not people.lea.page(f"/conversations/{people.cast.nurses.id}").select_one(".distress-door")  # fmt: skip  # noqa: E501
