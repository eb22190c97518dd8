"""Who opened what: once an hour, chained, and never lost to a second process."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from domain import clock
from domain.audit import accesses, trail
from domain.audit.trail import Actor, AuditEntry
from domain.db import db

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LEA = Actor(person_id="lea", identity_id="lea", session_id="phone")


@pytest.fixture(autouse=True)
def nothing_waits(app):
    accesses.forget()
    yield
    accesses.forget()


def entries():
    asked = sa.select(AuditEntry.act, AuditEntry.object_id).order_by(AuditEntry.n)
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(asked)]


def test_a_reading_is_written_at_the_next_flush_and_chained(app):
    accesses.note(LEA, "conversation", "abadie")
    assert entries() == []
    assert accesses.flush() == 1
    assert entries() == [("conversation read", "abadie")]
    assert trail.first_break() is None


def test_the_same_reading_within_the_hour_is_said_once(app):
    with clock.at(NINE) as time:
        for minutes in (0, 10, 49):
            time.advance(minutes=minutes)
            accesses.note(LEA, "conversation", "abadie")
            accesses.flush()
        assert len(entries()) == 1
        time.advance(minutes=1)
        accesses.note(LEA, "conversation", "abadie")
        assert accesses.flush() == 1


@pytest.mark.parametrize(
    "other",
    [
        Actor(person_id="eric", identity_id="eric", session_id="phone"),
        Actor(person_id="lea", identity_id="pharmacy", session_id="phone"),
        Actor(person_id="lea", identity_id="lea", session_id="laptop"),
    ],
)
def test_another_person_hat_or_device_is_another_line(app, other):
    for actor in (LEA, other, other):
        accesses.note(actor, "conversation", "abadie")
    assert accesses.flush() == 2


def test_a_file_is_said_apart_from_its_conversation(app):
    accesses.note(LEA, "conversation", "abadie")
    accesses.note(LEA, "conversation", "abadie", "photo-1")
    accesses.note(LEA, "conversation", "abadie", "photo-2")
    assert accesses.flush() == 3 and accesses.flush() == 0
    acts = [act for act, _ in entries()]
    assert sorted(acts) == ["attachment read", "attachment read", "conversation read"]
