"""Reads by default, durable together, never twice, and time that tests hold."""

import threading
import time
import uuid
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from domain import claims, clock, data_keys, facts, group_commit, ids, outbox
from domain.accounts.identities import Identity
from domain.audit import trail
from domain.db import WriteOutsideTransaction, db, transaction


@dataclass(frozen=True)
class SomethingHappened:
    thing_id: str


def an_identity(name="Léa Marin"):
    return Identity(
        id=ids.new_id(), kind="person", name=name, short_name="Léa", initials="LM",
        created_at=clock.now(),
    )  # fmt: skip


def test_a_write_outside_a_transaction_is_refused(app):
    db.session.add(an_identity())
    with pytest.raises(WriteOutsideTransaction):
        db.session.flush()
    db.session.rollback()


def test_what_a_transaction_wrote_is_there_or_not_at_all(app):
    with transaction():
        db.session.add(an_identity())
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.add(an_identity("Nobody"))
        _ = 1 / 0
    assert [row.name for row in db.session.scalars(sa.select(Identity))] == ["Léa Marin"]


def test_a_fact_is_told_after_the_commit_and_never_after_a_rollback(app):
    heard = []
    facts.on(SomethingHappened, lambda fact: heard.append(fact.thing_id))
    with transaction():
        facts.record(SomethingHappened("kept"))
        assert heard == []
    with pytest.raises(ZeroDivisionError), transaction():
        facts.record(SomethingHappened("undone"))
        _ = 1 / 0
    assert heard == ["kept"]


def test_a_listener_that_fails_harms_nobody(app):
    heard = []
    facts.on(SomethingHappened, lambda fact: 1 / 0)
    facts.on(SomethingHappened, lambda fact: heard.append(fact.thing_id))
    with transaction():
        facts.record(SomethingHappened("x"))
    assert heard == ["x"]


def test_acts_of_a_group_commit_stand_alone_when_one_is_refused(app):
    def add(connection):
        row = an_identity()
        connection.execute(
            sa.insert(Identity.__table__),
            {c: getattr(row, c) for c in ("id", "kind", "name", "short_name", "initials")}
            | {"created_at": clock.now(), "calling": ""},
        )
        return row.id

    def refuse(connection):
        add(connection)
        raise ValueError("refused")

    outcomes = []

    def run(work):
        with app.app_context():
            try:
                outcomes.append(group_commit.write(work))
            except ValueError:
                outcomes.append(None)

    threads = [threading.Thread(target=run, args=(w,)) for w in [add, refuse] * 20]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(outcomes) == 40 and outcomes.count(None) == 20
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Identity)) == 20


def test_a_shredded_key_opens_nothing_more(app):
    with transaction():
        key = data_keys.create()
    sealed = data_keys.seal(key.id, "plaie", "m:1")
    assert data_keys.unseal(key.id, sealed, "m:1") == "plaie"
    with transaction():
        data_keys.shred(key.id)
    with pytest.raises(data_keys.Shredded):
        data_keys.unseal(key.id, sealed, "m:1")


def test_two_workers_never_claim_the_same_item(app):
    with transaction():
        outbox.add("sms", {"to": "+33612345678"}, key="a", about="x")
    with transaction():
        mine = claims.claim("one")
    with transaction():
        assert claims.claim("two") == []
    assert mine[0].payload() == {"to": "+33612345678"}


def test_an_item_is_tried_later_and_later_then_given_up_visibly(app):
    with clock.at(clock.now()) as time:
        with transaction():
            outbox.add("sms", {"to": "x"}, key="a", about="x")
        for attempt in range(claims.MAX_ATTEMPTS):
            time.advance(hours=1)
            with transaction():
                [item] = claims.claim("one")
                claims.failed(item, f"try {attempt}")
        time.advance(hours=1)
        with transaction():
            assert claims.claim("one") == []
        assert item.state == "abandoned" and item.sealed_payload == outbox.ERASED


def test_the_audit_chain_holds_and_shows_the_first_change(app):
    who = trail.Actor(person_id=ids.new_id())
    with transaction():
        for number in range(20):
            trail.record("tested", who, "thing", ids.new_id(), count=number)
    assert trail.first_break() is None
    with transaction():
        db.session.execute(
            sa.update(trail.AuditEntry).where(trail.AuditEntry.n == 7).values(act="forged")
        )
    assert trail.first_break() == 7


def test_an_audit_trail_cut_at_its_end_is_found(app):
    with transaction():
        for _ in range(5):
            trail.record("tested", trail.Actor())
    with transaction():
        db.session.execute(sa.delete(trail.AuditEntry).where(trail.AuditEntry.n == 5))
    assert trail.first_break() == 5


def test_ids_are_version_7_and_sort_by_time():
    made = [ids.new_id() for _ in range(5000)]
    assert made == sorted(set(made)) and all(i[14] == "7" and ids.is_id(i) for i in made)
    assert all(uuid.UUID(i).variant == uuid.RFC_4122 and uuid.UUID(i).version == 7 for i in made)
    moments = [int(i.replace("-", "")[:12], 16) / 1000 for i in made]
    assert abs(moments[0] - time.time()) < 5 and moments[-1] - moments[0] < 5
    assert not ids.is_id("1") and not ids.is_id("../x")
