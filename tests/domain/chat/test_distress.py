"""Distress: everybody of the team at once, one who answers, one sentence that closes; a log."""

import pytest

from domain import clock, data_keys
from domain.chat import distress, listing, members, reading
from domain.chat.alerts import Alert, AlertMoved
from domain.chat.conversations import for_person
from domain.chat.messages import Message
from domain.chat.shredding import shred
from domain.db import db
from domain.errors import Forbidden, NotFound, Refused
from tests.cast import cast
from tests.domain.chat.alarms import SIGN_IN, Post, log, the_alert, urgent
from tests.domain.chat.saying import as_structure, count, fresh, heard, herself, identity
from tests.domain.chat.together import at_once
from vault.blobs import BlobStore


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def raised(everyone):
    return distress.raise_alert(herself(everyone.lea), everyone.about_helene)


def test_the_whole_team_is_told_then_written_to_after_a_minute(everyone):
    with clock.at(clock.now()) as time:
        told, post = heard(AlertMoved), Post()
        distress.raise_alert(herself(everyone.lea), everyone.about_helene)
        assert len(told) == 1
        post.work()
        others = sorted([everyone.eric.id, everyone.ines.id, everyone.paul.id])
        assert post.told == [(0, others)] and post.letters == []
        time.advance(minutes=1, seconds=1)
        post.work()
        assert log() == ["raised", "told", "written"]
        assert sorted(post.letters) == sorted(
            (one.email, f"Une alerte vous attend sur Liane. {SIGN_IN}")
            for one in (everyone.eric, everyone.ines, everyone.paul)
        )
        assert "Abadie" not in str(post.letters)


def test_while_one_runs_it_is_that_one(everyone, raised):
    again = distress.raise_alert(herself(everyone.eric), everyone.about_helene)
    assert again.id == raised.id and count(Alert) == 1


def test_the_first_to_answer_owns_it_and_closes_it_with_a_sentence(everyone, raised):
    eric = herself(everyone.eric)
    for _ in range(2):
        distress.answer(eric, raised)
    assert the_alert().answered_by == everyone.eric.id and log() == ["raised", "answered"]
    with pytest.raises(Refused, match="a déjà répondu"):
        distress.answer(herself(everyone.lea), the_alert())
    with pytest.raises(Forbidden):
        distress.close(herself(everyone.lea), the_alert(), "Rien de grave.")
    with pytest.raises(Refused, match="une phrase"):
        distress.close(eric, the_alert(), "  ")
    distress.close(eric, the_alert(), "Hélène va mieux, je repasse à 18 h.")
    alert = the_alert()
    assert log() == ["raised", "answered", "closed"]
    key_id = alert.conversation.data_key_id
    sentence = data_keys.unseal(key_id, alert.sealed_closure, distress.binding(alert.id))
    assert sentence == "Hélène va mieux, je repasse à 18 h."
    assert b"mieux" not in alert.sealed_closure
    with pytest.raises(Refused, match="terminée"):
        distress.close(eric, the_alert(), "Encore")
    assert distress.running(everyone.about_helene.id) is None
    assert [one.id for one in distress.past(everyone.about_helene.id)] == [alert.id]


def test_who_raised_it_by_mistake_closes_it_while_nobody_answers(everyone, raised):
    distress.close(herself(everyone.lea), raised, "Fausse manœuvre.")
    assert log() == ["raised", "closed"]
    Post().work()
    assert log() == ["raised", "closed"]


def test_another_may_answer_when_the_owner_has_left(everyone, raised):
    room = everyone.about_helene
    distress.answer(herself(everyone.eric), raised)
    members.remove(herself(everyone.lea), room, identity(everyone.eric))
    distress.answer(herself(everyone.lea), the_alert())
    assert the_alert().answered_by == everyone.lea.id
    with pytest.raises(NotFound):
        distress.answer(herself(everyone.eric), the_alert())


def test_strangers_other_rooms_and_erased_words(everyone, raised, tmp_path):
    room = everyone.about_helene
    with pytest.raises(NotFound):
        distress.raise_alert(herself(everyone.sami), room)
    with pytest.raises(NotFound):
        distress.answer(herself(everyone.sami), raised)
    with pytest.raises(Refused, match="patient"):
        distress.raise_alert(herself(everyone.lea), everyone.nurses)
    shred(herself(everyone.lea), room, BlobStore(tmp_path))
    with pytest.raises(Refused, match="effacé"):
        distress.answer(herself(everyone.eric), the_alert())
    Post().work()
    assert log() == ["raised"]


def test_an_urgent_message_is_not_a_distress(everyone):
    urgent(everyone.lea, everyone.about_helene)
    with pytest.raises(NotFound):
        distress.answer(herself(everyone.eric), the_alert())


def test_two_at_once_one_owner(app, everyone, raised):
    alert_id = raised.id

    def answer(who, _room):
        alert = db.session.get_one(Alert, alert_id)
        db.session.rollback()
        distress.answer(who, alert)

    team = [(everyone.eric, None), (everyone.ines, everyone.pharmacy.id)]
    done = at_once(app, everyone.about_helene, team, answer)
    assert sorted(done.values())[1] == "done" and log() == ["raised", "answered"]
    assert "a déjà répondu" in sorted(done.values())[0]


def test_two_raise_at_once_and_one_alert_runs(app, everyone):
    team = [(everyone.lea, None), (everyone.eric, None)]
    done = at_once(app, everyone.about_helene, team, distress.raise_alert)
    assert list(done.values()) == ["done", "done"] and count(Alert) == 1


def test_a_structure_answers_as_one(everyone, raised):
    distress.answer(as_structure(everyone.paul, everyone.pharmacy), raised)
    assert the_alert().answered_as == everyone.pharmacy.id


def test_the_conversation_keeps_who_answered_when_and_how_it_ended(everyone, raised):
    distress.answer(herself(everyone.eric), raised)
    hour = f"{the_alert().answered_at.astimezone(clock.PARIS):%H:%M}"
    distress.close(herself(everyone.eric), the_alert(), "Elle respire mieux.")
    fresh()
    seat = for_person(everyone.lea).seat(everyone.about_helene.id)
    [said] = reading.opening_page(seat, 0).messages
    assert said.kind == "notice"
    ended = f"Alerte terminée, Dr Roux avait répondu à {hour}"
    assert said.body == f"{ended}\u00a0: Elle respire mieux."
    with pytest.raises(Refused):
        distress.close(herself(everyone.eric), the_alert(), "Encore.")
    assert count(Message) == 1


def test_an_alert_that_nobody_answered_says_so(everyone, raised):
    distress.close(herself(everyone.lea), raised, "Fausse alerte.")
    fresh()
    row = listing.row(everyone.eric, everyone.about_helene.id)
    assert row.words == "Alerte terminée, personne n’avait répondu : Fausse alerte."
    assert row.unread == 1
