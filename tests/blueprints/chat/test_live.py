"""What open pages hear: the same bytes for all who may, nothing for the others, and no later."""

import json
from copy import copy

import gevent
import pytest

from blueprints.chat.gathering import Gathering
from domain import facts
from domain.accounts import belonging
from domain.accounts.identities import Identity
from domain.accounts.speaking import voice
from domain.audit import trail
from domain.chat import changing, members, opening, posting, receipts, shredding
from domain.db import db, transaction
from tests.blueprints.chat.doors import hand_of, ids, marks, messages_of, soup
from tests.blueprints.chat.listening import of_type, say
from tests.domain.chat.saying import fresh
from vault.blobs import BlobStore


def identity(who):
    return db.session.get_one(Identity, who.id)


def test_a_message_reaches_every_member_with_the_same_bytes(people, listen):
    room = people.cast.about_helene
    pages = [listen(name, room) for name in ("lea", "eric", "ines")]
    article = people.lea.say(room, "Plaie du talon")
    heard = [[one for one in page.frames() if b'"message"' in one[1]] for page in pages]
    assert heard[0] == heard[1] == heard[2] and len(heard[0]) == 1
    [frame] = [json.loads(payload) for _, payload in heard[0]]
    assert soup(frame["html"]) == article
    assert {k: frame[k] for k in ("type", "conversation", "seq", "author", "summary")} == {
        "type": "message",
        "conversation": room.id,
        "seq": 1,
        "author": "Léa",
        "summary": "Plaie du talon",
    }
    assert frame["identity"] == people.cast.lea.id and frame["client_id"]
    assert frame["person"] == hand_of(room, people.cast.lea)


def test_a_stranger_may_not_watch_and_hears_nothing(people, listen):
    room = people.cast.about_helene
    lea, sami = listen("lea", room), listen("sami", room, people.cast.nurses)
    assert sami.answer["refused"] == [f"conversation:{room.id}"]
    assert sami.answer["topics"] == [f"conversation:{people.cast.nurses.id}"]
    people.eric.say(room, "Entre nous")
    assert of_type(lea, "message") and of_type(sami, "message") == []


def test_live_equals_reload(people, listen):
    room = people.cast.about_helene
    people.lea.say(room, "Avant")
    page = listen("eric", room)
    before = people.eric.page(f"/conversations/{room.id}").select_one("#messages")
    people.lea.say(room, "Plaie <du> talon")
    people.ines.say(room, "C’est prêt.\n\nÀ 17 h")
    posting.notice(voice(people.cast.eric), room, "Téléconsultation terminée", "c" * 36)
    for frame in of_type(page, "message"):
        before.append(soup(frame["html"]))
    after = people.eric.page(f"/conversations/{room.id}").select_one("#messages")
    assert told(before) == told(after) and len(told(after)) == 4


def test_a_changed_message_is_told_with_its_number_and_given_to_who_was_away(people, listen):
    room = people.cast.about_helene
    said = people.lea.say(room, "Plaie").li["id"].removeprefix("message-")
    eric, sami = listen("eric", room), listen("sami", room)
    fresh()
    with transaction():
        facts.record(changing.touch(db.session.connection(), room.id, said))
    fresh()
    [frame] = of_type(eric, "changed")
    assert (frame["change"], frame["id"], frame["conversation"]) == (1, said, room.id)
    assert soup(frame["html"]).li["data-changed"] == "1" and of_type(sami, "changed") == []
    missed = people.eric.get(f"{messages_of(room)}?since=1&changed=0")
    assert soup(missed.text).select_one("[data-seq]")["data-changed"] == "1"
    assert missed.headers["X-Change"] == "1"
    assert ids(people.eric.page(f"{messages_of(room)}?since=1&changed=1")) == []


def test_a_page_that_comes_back_is_told_what_it_could_only_hear(people):
    room = people.cast.about_helene
    people.lea.say(room, "Plaie")
    people.eric.put(f"/conversations/{room.id}/receipt", {"read": "1"})
    heard = people.lea.page(f"{messages_of(room)}?since=1").select_one("template[data-heard]")
    assert marks(soup(str(heard)))[hand_of(room, people.cast.eric)] == (1, 1)
    assert heard["data-present"] == "[]"
    assert people.lea.page(f"{messages_of(room)}?before=9").select("template") == []


def told(messages):
    """Without what each reader's own page adds: mine, follows, days, the unread line."""
    items = []
    for item in messages.select("li[data-seq]"):
        neutral = copy(item)
        for own in ("data-mine", "data-follows"):
            neutral.attrs.pop(own, None)
        items.append(str(neutral))
    return items


def test_a_structure_s_message_never_names_who_typed(people, listen):
    page = listen("eric", people.cast.about_helene)
    people.ines.say(people.cast.about_helene, "C’est prêt.")
    [frame] = of_type(page, "message")
    assert frame["author"] == "Pharmacie du Marché"
    assert "Inès" not in json.dumps(frame, ensure_ascii=False)


def test_a_retry_is_pushed_once(people, listen):
    page = listen("lea", people.cast.nurses)
    form = {"body": "Une fois", "client_id": "0d3a5bb6-37d8-4a6f-8a5e-1d2f3c4b5a69"}
    for status in (201, 200):
        people.lea.post(messages_of(people.cast.nurses), form, status)
    assert len(of_type(page, "message")) == 1


def test_received_and_read_come_back_to_the_author(people, listen):
    room = people.cast.about_helene
    lea, eric = listen("lea", room), listen("eric", room)
    people.lea.say(room)
    lea.messages()
    say(eric, type="delivered", conversation=room.id, seq=1)
    receipts.flush()
    say(eric, type="read", conversation=room.id, seq=1)
    receipts.flush()
    marks = [frame["marks"] for frame in of_type(lea, "receipts")]
    assert [(m["person"], m["delivered"], m["read"]) for [m] in marks] == [
        (hand_of(room, people.cast.eric), 1, 0),
        (hand_of(room, people.cast.eric), 1, 1),
    ]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"conversation": 3, "seq": 1},
        {"conversation": "x", "seq": 1},
        {"seq": "1"},
        {"seq": True},
        {"seq": -1},
        {"seq": 2**40},
        {"seq": 1.5},
    ],
)
def test_what_pages_say_wrongly_harms_nobody(people, listen, data):
    room = people.cast.about_helene
    people.lea.say(room)
    page = listen("eric", room)
    say(page, type="read", **({"conversation": room.id} | data))
    receipts.flush()
    assert of_type(page, "receipts") == []


def test_a_stranger_acknowledges_nothing(people, listen):
    lea, sami = listen("lea", people.cast.about_helene), listen("sami")
    people.lea.say(people.cast.about_helene)
    lea.messages()
    say(sami, type="read", conversation=people.cast.about_helene.id, seq=1)
    receipts.flush()
    assert of_type(lea, "receipts") == []


def test_whoever_is_removed_hears_nothing_more_and_is_told(people, listen):
    room = people.cast.about_helene
    lea, eric = listen("lea", room), listen("eric", room, people.cast.lea_and_eric)
    members.remove(voice(people.cast.lea), room, identity(people.cast.eric))
    assert of_type(eric, "left") == [{"type": "left", "conversation": room.id}]
    people.lea.say(room, "Sans lui")
    assert of_type(lea, "message") and of_type(eric, "message") == []
    people.lea.say(people.cast.lea_and_eric, "À nous deux")
    assert of_type(eric, "message")


def test_whoever_leaves_a_structure_hears_nothing_more_of_it(people, listen):
    room = people.cast.about_helene
    ines, paul = listen("ines", room), listen("paul", room)
    belonging.leave(people.cast.pharmacy, people.cast.paul, trail.Actor())
    assert of_type(paul, "left") == [{"type": "left", "conversation": room.id}]
    people.lea.say(room)
    assert of_type(ines, "message") and of_type(paul, "message") == []


def test_whoever_is_still_in_through_another_identity_stays(people, listen):
    room = people.cast.about_helene
    members.add(voice(people.cast.lea), room, identity(people.cast.ines))
    ines = listen("ines", room)
    members.remove(voice(people.cast.lea), room, identity(people.cast.ines))
    people.lea.say(room)
    heard = [message["type"] for message in ines.messages()]
    assert "message" in heard and "left" not in heard


def test_a_new_conversation_is_told_to_its_people_only(people, listen):
    ines, paul, sami = listen("ines"), listen("paul"), listen("sami")
    made = opening.direct(voice(people.cast.lea), identity(people.cast.pharmacy))
    frame = {"type": "conversation", "conversation": made.id}
    assert ines.messages() == paul.messages() == [frame] and sami.messages() == []
    members.add(voice(people.cast.lea), people.cast.nurses, identity(people.cast.paul))
    [told] = of_type(paul, "conversation")
    assert told["conversation"] == people.cast.nurses.id


def test_erased_content_is_told(people, listen, tmp_path):
    sami = listen("sami", people.cast.nurses)
    shredding.shred(voice(people.cast.lea), people.cast.nurses, BlobStore(tmp_path))
    assert of_type(sami, "conversation")


def wait_for(page, kind, seconds=3.0):
    with gevent.Timeout(seconds):
        while not (found := of_type(page, kind)):
            gevent.sleep(0.02)
    return found


def test_who_is_here_is_told_to_the_conversations_they_are_in(app, people, listen):
    room = people.cast.about_helene
    lea, sami = listen("lea", room), listen("sami", people.cast.nurses)
    sami_before = sami.messages()
    listen("ines")
    frame = wait_for(lea, "presence")[-1]
    assert frame["conversation"] == room.id
    assert set(frame["present"]) == {people.cast.lea.id, people.cast.pharmacy.id}
    assert all(f["conversation"] == people.cast.nurses.id for f in sami.messages() + sami_before)


def test_receipts_are_written_a_moment_later_without_being_asked(people, listen):
    room = people.cast.about_helene
    lea, eric = listen("lea", room), listen("eric", room)
    people.lea.say(room)
    for seq in (1, 1, 1):
        say(eric, type="read", conversation=room.id, seq=seq)
    assert len(wait_for(lea, "receipts")) == 1


def test_what_is_gathered_is_handled_once_and_a_failure_does_not_stop_it(app, caplog):
    handled = []

    def act(things):
        handled.append(things)
        if "bad" in things:
            raise ValueError("…")

    gathering = Gathering(app, 0.01, act)
    for one in ("a", "b", "a", "bad"):
        gathering.add(one)
    gevent.sleep(0.05)
    gathering.add("c")
    gevent.sleep(0.05)
    assert handled == [{"a", "b", "bad"}, {"c"}] and "gathered act failed" in caplog.text
