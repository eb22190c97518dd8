"""Kept once, sealed, with its evidence; withdrawn in the open; found through the person only."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain import clock, data_keys
from domain.audit.trail import AuditEntry, first_break
from domain.calls import closing
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from domain.measures import finding, keeping
from domain.measures.measures import Measure
from domain.measures.reading import read
from tests.domain.calls.story import herself, together

PRESSURE = read(
    "blood_pressure", {"systolic": ("138", "mmHg"), "diastolic": ("88", "mmHg")},
    device="Tensiomètre UA-651BLE",
)  # fmt: skip


def acts():
    db.session.rollback()
    said = sa.select(AuditEntry.act).where(AuditEntry.act.like("measure%"))
    return list(db.session.scalars(said.order_by(AuditEntry.n)))


def test_a_measure_is_kept_sealed_with_who_and_when(everyone, call):
    taken = clock.now() - timedelta(minutes=3)
    one = keeping.keep(herself(everyone.lea), call, PRESSURE, new_id(), taken_at=taken)
    (kept,) = finding.of(call.id)
    assert kept.reading == PRESSURE
    assert (one.person_id, one.patient_id) == (everyone.lea.id, everyone.helene.id)
    assert one.data_key_id == everyone.helene.data_key_id and one.taken_at == taken
    for words in (b"138", "Tensiomètre".encode(), b"blood_pressure"):
        assert words not in one.sealed
    assert acts() == ["measure kept"] and first_break() is None


def test_the_same_client_id_is_kept_once_even_at_once(app, everyone, call):
    voice, key, identifier = herself(everyone.lea), new_id(), call.id

    def keep():
        consultation = db.session.get_one(type(call), identifier)
        return keeping.keep(voice, consultation, PRESSURE, key).id

    assert len(set(together(app, 5, keep))) == 1
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Measure.id))) == 1


def test_a_withdrawal_hides_nothing_and_the_first_counts(everyone, call):
    one = keeping.keep(herself(everyone.lea), call, PRESSURE, new_id())
    for person in (everyone.eric, everyone.lea):
        keeping.withdraw(herself(person), one)
    db.session.expire_all()
    (kept,) = finding.of(call.id)
    assert kept.reading == PRESSURE and kept.measure.withdrawal.person_id == everyone.eric.id
    assert acts() == ["measure kept", "measure withdrawn"]


def test_a_stranger_finds_no_measure_and_none_is_found_elsewhere(everyone, call):
    one = keeping.keep(herself(everyone.lea), call, PRESSURE, new_id())
    assert finding.measure(everyone.eric, call.id, one.id).id == one.id
    for person, where, which in (
        (everyone.sami, call.id, one.id),
        (everyone.eric, call.id, new_id()),
        (everyone.eric, new_id(), one.id),
        (everyone.eric, call.id, "x"),
    ):
        with pytest.raises(NotFound):
            finding.measure(person, where, which)


def test_a_measure_in_flight_enters_a_call_just_over_and_not_days_later(everyone, call):
    with clock.at(clock.now()) as time:
        closing.close(herself(everyone.eric), call)
        time.advance(minutes=1)
        assert keeping.keep(herself(everyone.lea), call, PRESSURE, new_id())
        time.advance(hours=25)
        with pytest.raises(Refused) as refused:
            keeping.keep(herself(everyone.lea), call, PRESSURE, new_id())
    assert refused.value.status == 409


def test_a_clock_that_was_never_set_gives_no_time(everyone, call):
    for wrong in (timedelta(hours=1), timedelta(days=-4000)):
        when = clock.now() + wrong
        one = keeping.keep(herself(everyone.lea), call, PRESSURE, new_id(), taken_at=when)
        assert one.taken_at is None


def test_once_her_key_is_erased_nothing_can_be_read(everyone, call):
    keeping.keep(herself(everyone.lea), call, PRESSURE, new_id())
    with transaction():
        data_keys.shred(everyone.helene.data_key_id)
    (kept,) = finding.of(call.id)
    assert kept.reading is None


def test_a_client_id_must_be_one(everyone, call):
    with pytest.raises(Refused):
        keeping.keep(herself(everyone.lea), call, PRESSURE, "1")
