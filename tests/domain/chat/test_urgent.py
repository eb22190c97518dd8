"""An urgent message waits for an answer: reminded, escalated, written by SMS, each step once."""

import threading
import uuid

import pytest

from domain import clock
from domain.accounts import mobiles
from domain.chat import charges, deleting, escalating, listing, members, reading
from domain.chat import urgent as verbs
from domain.chat.alerts import Alert, AlertMoved, AlertStep
from domain.chat.conversations import for_person
from domain.chat.messages import Message
from domain.chat.shredding import shred
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from tests.cast import cast
from tests.domain.chat.alarms import (
    CLIMB,
    SIGN_IN,
    Post,
    log,
    plan_again,
    the_alert,
    urgent,
    waiting,
)
from tests.domain.chat.saying import as_structure, count, fresh, heard, herself, identity, say
from vault.blobs import BlobStore


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def time():
    with clock.at(clock.now()) as stopped:
        yield stopped


def test_everybody_is_told_reminded_then_written_to_until_someone_answers(everyone, time):
    mobiles.give(everyone.eric, "+33612345678")
    said, post = urgent(everyone.lea, everyone.about_helene), Post()
    post.work()
    others = sorted([everyone.eric.id, everyone.ines.id, everyone.paul.id])
    assert post.told == [(0, others)] and log() == ["raised", "told"]
    for _ in range(6):
        time.advance(minutes=5, seconds=1)
        post.work()
    assert log() == ["raised", "told", "reminded", "written", "written", "written", "alone"]
    assert [to for to, _ in post.sms] == ["+33612345678"] * 3
    assert post.sms[0][1] == f"Un message urgent vous attend sur Liane. {SIGN_IN}"
    letters = {to for to, _ in post.letters}
    assert letters == {everyone.ines.email, everyone.paul.email, everyone.lea.email}
    assert post.told[-1] == (5, [everyone.lea.id]) and waiting() == []
    verbs.acknowledge(herself(everyone.eric), everyone.about_helene, said.id)
    assert the_alert().answered_by == everyone.eric.id


def test_whom_the_author_chose_comes_first_then_the_next_by_role(everyone, time):
    room = everyone.about_helene
    urgent(everyone.lea, room, first=everyone.pharmacy.id)
    post = Post()
    for _ in range(4):
        post.work()
        time.advance(minutes=5, seconds=1)
    shop = sorted([everyone.ines.id, everyone.paul.id])
    assert post.told[:3] == [(0, shop), (1, shop), (2, [everyone.eric.id])]
    assert log() == ["raised", "told", "reminded", "escalated", "written"]
    told = [one.identity_id for one in escalating.steps(the_alert().id)][1:4]
    assert told == [everyone.pharmacy.id, everyone.pharmacy.id, everyone.eric.id]


@pytest.mark.parametrize("how", ["seen", "taken"])
def test_an_answer_ends_the_steps_and_twice_is_harmless(everyone, time, how):
    said, post, room = urgent(everyone.lea, everyone.about_helene), Post(), everyone.about_helene
    post.work()
    act = verbs.acknowledge if how == "seen" else charges.take
    told = heard(AlertMoved)
    for _ in range(2):
        act(herself(everyone.eric), room, said.id)
    assert log() == ["raised", "told", how] and len(told) == 1
    time.advance(hours=1)
    post.work()
    assert log() == ["raised", "told", how] and post.sms == [] and waiting() == []


def test_the_author_reads_who_has_seen_it(everyone):
    said, room = urgent(everyone.lea, everyone.about_helene), everyone.about_helene
    assert said.care.is_urgent and not said.care.is_answered
    assert reading.one(said.id).care == said.care
    verbs.acknowledge(as_structure(everyone.ines, everyone.pharmacy), room, said.id)
    verbs.acknowledge(herself(everyone.eric), room, said.id)
    fresh()
    names = [act.name for act in reading.one(said.id).care.seen]
    assert names == ["Pharmacie du Marché", everyone.eric.identity.short_name]
    with pytest.raises(Refused):
        verbs.acknowledge(herself(everyone.lea), room, said.id)
    with pytest.raises(NotFound):
        verbs.acknowledge(herself(everyone.sami), room, said.id)


def test_what_is_not_urgent_is_not_acknowledged(everyone):
    said = say(everyone.lea, everyone.about_helene)
    verbs.acknowledge(herself(everyone.eric), everyone.about_helene, said.id)
    assert count(AlertStep) == 0


def test_the_same_client_id_raises_one_alert(everyone):
    client_id = str(uuid.uuid4())
    for _ in range(2):
        urgent(everyone.lea, everyone.about_helene, client_id=client_id)
    assert count(Alert) == 1 and count(Message) == 1


def test_a_flood_asks_whether_it_is_urgent_and_writes_nothing(everyone, time):
    for _ in range(verbs.MOST):
        urgent(everyone.lea, everyone.about_helene)
    with pytest.raises(Refused, match="Est-ce vraiment urgent"):
        urgent(everyone.lea, everyone.lea_and_eric)
    assert count(Message) == verbs.MOST
    urgent(everyone.eric, everyone.about_helene)
    say(everyone.lea, everyone.about_helene)
    time.advance(minutes=10, seconds=1)
    urgent(everyone.lea, everyone.about_helene)


def test_a_clock_going_backwards_repeats_no_step(everyone, time):
    urgent(everyone.lea, everyone.about_helene)
    post = Post()
    post.work()
    time.advance(hours=-2)
    post.work()
    assert log() == ["raised", "told"]
    time.advance(hours=2, minutes=6)
    post.work()
    assert log() == ["raised", "told", "reminded"]


def test_the_author_leaves_and_the_message_still_waits(everyone, time):
    room = everyone.about_helene
    urgent(everyone.lea, room)
    members.remove(herself(everyone.eric), room, identity(everyone.lea))
    post = Post()
    post.work()
    time.advance(minutes=6)
    post.work()
    assert log() == ["raised", "told", "reminded"] and everyone.lea.id not in post.told[1][1]


def test_an_erased_conversation_disturbs_nobody(everyone, time, tmp_path):
    urgent(everyone.lea, everyone.about_helene)
    shred(herself(everyone.lea), everyone.about_helene, BlobStore(tmp_path))
    post = Post()
    post.work()
    assert post.told == [] and log() == ["raised"]


def test_who_left_is_told_nothing_more(everyone, time):
    room = everyone.about_helene
    urgent(everyone.lea, room, first=everyone.eric.id)
    members.remove(herself(everyone.lea), room, identity(everyone.eric))
    post = Post()
    post.work()
    assert everyone.eric.id not in [one for _, people in post.told for one in people]


def test_two_workers_take_each_step_once(app, everyone, time):
    urgent(everyone.lea, everyone.about_helene)
    alert_id, ready = the_alert().id, threading.Barrier(2)

    def work():
        with app.app_context():
            ready.wait(10)
            CLIMB({"alert": alert_id, "step": 0})
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert log() == ["raised", "told"]
    keys = [key for kind, key in waiting() if kind == "alert"]
    assert keys == [f"alert:{alert_id}:0"]
    plan_again(the_alert(), 0)
    Post().work()
    assert log() == ["raised", "told"]


def test_a_step_of_nothing_is_nothing(app):
    CLIMB({"alert": new_id(), "step": 0})


def test_a_message_taken_back_disturbs_nobody_and_is_nobodys(everyone, time):
    said = urgent(everyone.lea, everyone.about_helene)
    with transaction():
        db.session.get_one(Message, said.id).deleted_at = clock.now()
    post = Post()
    post.work()
    assert post.told == [] and log() == ["raised"]
    for act in (charges.take, verbs.acknowledge):
        with pytest.raises(Refused, match="supprimé"):
            act(herself(everyone.eric), everyone.about_helene, said.id)


def marked(person, conversation):
    fresh()
    return listing.row(person, conversation.id).is_urgent


@pytest.mark.parametrize("how", ["seen", "taken"])
def test_the_row_says_urgent_until_someone_answers(everyone, how):
    room, act = everyone.about_helene, verbs.acknowledge if how == "seen" else charges.take
    say(everyone.lea, room)
    assert not marked(everyone.eric, room)
    said = urgent(everyone.lea, room)
    say(everyone.lea, room, "Il tousse aussi")
    assert marked(everyone.eric, room) and marked(everyone.lea, room)
    assert not marked(everyone.eric, everyone.lea_and_eric)
    act(herself(everyone.eric), room, said.id)
    assert not marked(everyone.eric, room) and not marked(everyone.ines, room)


def test_the_row_says_nothing_of_what_was_taken_back_or_is_a_day_old(everyone, time, tmp_path):
    room, told = everyone.about_helene, heard(AlertMoved)
    said = urgent(everyone.lea, room)
    seat = for_person(everyone.lea).seat(room.id)
    before = len(told)
    deleting.delete(seat, seat.voice(), said.id, BlobStore(tmp_path))
    assert not marked(everyone.eric, room) and len(told) == before + 1
    urgent(everyone.lea, room)
    assert marked(everyone.eric, room)
    time.advance(hours=24, seconds=1)
    assert not marked(everyone.eric, room)


def test_a_newcomer_is_not_told_of_what_she_cannot_read(everyone):
    urgent(everyone.lea, everyone.nurses)
    members.add(herself(everyone.lea), everyone.nurses, identity(everyone.eric))
    assert marked(everyone.lea, everyone.nurses) and not marked(everyone.eric, everyone.nurses)
