"""The audit chain: whatever is done to it afterwards is found, and many writers make one chain."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import clock
from domain.audit import trail
from domain.audit.trail import AuditEntry, AuditHead
from domain.db import db, transaction
from domain.ids import new_id

ENTRIES = 12
ALTERATIONS = {
    "act": st.just("forged"),
    "person_id": st.just(new_id()),
    "identity_id": st.just(new_id()),
    "visit_id": st.just(new_id()),
    "object_kind": st.just("patient"),
    "object_id": st.just(new_id()),
    "detail": st.just('{"count":999}'),
    "hash": st.binary(min_size=32, max_size=32),
    "at": st.integers(1, 10**6).map(lambda s: clock.now() - timedelta(days=9, seconds=s)),
}


def write(count=ENTRIES):
    with transaction():
        for number in range(count):
            who = trail.Actor(person_id=new_id(), identity_id=new_id())
            trail.record("tested", who, "thing", new_id(), count=number)


def change(statement):
    with transaction():
        db.session.execute(statement)


@pytest.fixture
def chain(app):
    """An honest chain, and a way to put it back."""
    write()
    rows = [dict(row._mapping) for row in db.session.execute(sa.select(*AuditEntry.__table__.c))]

    def restore():
        with transaction():
            db.session.execute(sa.delete(AuditEntry))
            db.session.execute(sa.insert(AuditEntry), rows)
        db.session.expunge_all()

    return restore


numbers = st.integers(1, ENTRIES)
tamperings = st.one_of(
    st.tuples(st.just("edit"), numbers, st.sampled_from(sorted(ALTERATIONS))),
    st.tuples(st.just("delete"), numbers, st.none()),
    st.tuples(st.just("cut"), numbers, st.none()),
    st.tuples(st.just("swap"), numbers, numbers),
    st.tuples(st.just("insert"), st.just(ENTRIES + 1), st.none()),
)


def tamper(kind, where, what, data):
    if kind == "edit":
        value = data.draw(ALTERATIONS[what])
        change(sa.update(AuditEntry).where(AuditEntry.n == where).values({what: value}))
    elif kind == "delete":
        change(sa.delete(AuditEntry).where(AuditEntry.n == where))
    elif kind == "cut":
        change(sa.delete(AuditEntry).where(AuditEntry.n >= where))
    elif kind == "swap":
        _swap(where, what)
    else:
        _insert(where)


def _swap(one, other):
    for source, target in ((one, 10_000), (other, one), (10_000, other)):
        change(sa.update(AuditEntry).where(AuditEntry.n == source).values(n=target))


def _insert(number):
    row = {"n": number, "at": clock.now(), "act": "forged", "detail": "{}", "hash": b"\1" * 32}
    change(sa.insert(AuditEntry).values(row))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tampering=tamperings, data=st.data())
def test_every_tampering_is_found_at_its_place(chain, tampering, data):
    chain()
    kind, where, what = tampering
    tamper(kind, where, what, data)
    untouched = kind == "swap" and where == what
    first = min(where, what) if kind == "swap" else where
    assert trail.first_break() == (None if untouched else first)


def test_an_honest_chain_is_whole(chain):
    assert trail.first_break() is None


def test_a_chain_whose_head_was_moved_is_found(chain):
    change(sa.update(AuditHead).values(n=ENTRIES - 1))
    assert trail.first_break() == ENTRIES + 1


def test_an_act_that_was_undone_leaves_no_entry_and_no_hole(app):
    write(2)
    with pytest.raises(ZeroDivisionError), transaction():
        trail.record("undone", trail.Actor())
        _ = 1 / 0
    write(2)
    assert trail.first_break() is None
    assert db.session.scalar(sa.select(sa.func.max(AuditEntry.n))) == 4


def test_writers_together_make_one_chain(app):
    def writer():
        with app.app_context():
            for _ in range(10):
                write(1)
            db.session.remove()

    threads = [threading.Thread(target=writer) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.rollback()
    assert trail.first_break() is None
    assert db.session.get(AuditHead, trail.HEAD).n == 60


def test_an_entry_holds_ids_and_counts_and_says_who_speaks_and_who_acts(app):
    person, structure, thing = new_id(), new_id(), new_id()
    with transaction():
        who = trail.Actor(person_id=person, identity_id=structure)
        trail.record("text posted", who, "conversation", thing, seq=3)
    [entry] = db.session.scalars(sa.select(AuditEntry))
    assert (entry.person_id, entry.identity_id) == (person, structure)
    assert (entry.object_kind, entry.object_id, entry.detail) == (
        "conversation",
        thing,
        '{"seq":3}',
    )
