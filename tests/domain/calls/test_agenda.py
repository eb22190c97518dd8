"""The dashboard: whose lines, which states, in a number of queries that does not grow."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from domain import clock
from domain.accounts import delegating
from domain.calls import agenda, cancelling, closing, contacts, finding, notes, planning
from domain.calls.agenda import Range
from domain.calls.companions import Companion
from domain.calls.consultations import Consultation, Visit
from domain.calls.planning import Wish
from domain.chat import members
from domain.db import db, transaction
from domain.ids import new_id
from tests.domain.calls.story import HOME, admitted, herself

NOW = datetime(2026, 5, 11, 7, 0, tzinfo=UTC)
MAY = Range(date(2026, 5, 1), date(2026, 5, 31))
MANY, QUERIES = 500, 12


def planned(everyone, hour="14:30", **more) -> Consultation:
    wish = Wish(day="2026-05-12", hour=hour, mobile="0612345678", **more)
    return planning.plan(herself(everyone.eric), everyone.about_helene, wish, HOME)


def test_a_line_says_who_when_how_reached_and_what_was_noted(everyone):
    rose = Companion("relative", "Rose", "Abadie", "0687654321", "sa fille")
    with clock.at(NOW):
        planned(everyone, label="home", comment="Pansement", companions=(rose,), professionals=(everyone.lea.id,))  # fmt: skip  # noqa: E501
        (row,) = agenda.rows(everyone.eric.id, MAY)
        (hers,) = agenda.rows(everyone.lea.id, MAY)
    assert (row.patient, row.label, row.comment, row.standing) == ("Hélène Abadie", "Domicile", "Pansement", "planned")  # fmt: skip  # noqa: E501
    assert row.others == ["Rose Abadie (sa fille)", "Léa Marin"]
    assert row.contact == "06\u00a0••\u00a0••\u00a0••\u00a078"
    assert hers.consultation.id == row.consultation.id


def test_only_hers_and_only_while_she_is_in_the_conversation(everyone):
    with clock.at(NOW):
        planned(everyone)
        assert agenda.rows(everyone.sami.id, MAY) == agenda.rows(everyone.lea.id, MAY) == []
        members.remove(herself(everyone.eric), everyone.about_helene, everyone.eric.identity)
        assert agenda.rows(everyone.eric.id, MAY) == []


def test_filters_and_figures(everyone):
    with clock.at(NOW) as time:
        one, other = planned(everyone), planned(everyone, "16:00", label="structure")
        cancelling.cancel(herself(everyone.eric), one, HOME)
        assert [r.standing for r in agenda.rows(everyone.eric.id, MAY)] == ["cancelled", "planned"]
        structure = Range(MAY.first, MAY.last, label="structure")
        assert [r.consultation.id for r in agenda.rows(everyone.eric.id, structure)] == [other.id]
        off = Range(MAY.first, MAY.last, standing="cancelled")
        assert [r.consultation.id for r in agenda.rows(everyone.eric.id, off)] == [one.id]
        assert agenda.rows(everyone.eric.id, Range(date(2026, 5, 13), date(2026, 5, 31))) == []
        assert agenda.months(everyone.eric.id)[-1] == (date(2026, 5, 1), 0, 2)
        time.advance(days=40)
        assert agenda.months(everyone.eric.id)[-2][2] == 2


def test_what_was_held_is_counted_with_its_length(everyone):
    call = admitted(everyone)
    closing.close(herself(everyone.eric), call.consultation)
    today = clock.now().astimezone(clock.PARIS).date()
    found = agenda.rows(everyone.eric.id, Range(today, today))
    assert agenda.totals(found) == (1, 0) and found[0].standing == "over"
    assert agenda.months(everyone.eric.id)[-1][1] == 1


def test_an_agenda_is_opened_by_its_delegation(everyone):
    mine = [voice.identity.id for voice in agenda.voices(everyone.sami)]
    assert mine == [everyone.sami.id]
    delegating.give(everyone.eric, everyone.sami.id, ["agenda"])
    assert [v.identity.id for v in agenda.voices(everyone.sami)] == [everyone.sami.id, everyone.eric.id]  # fmt: skip  # noqa: E501


def test_comments_are_sealed_and_a_free_label_too(everyone):
    with clock.at(NOW):
        one = planned(everyone, comment="Escarre", free="EHPAD des Mimosas")
    raw = db.session.execute(sa.text("select * from consultations")).one()
    assert not any("Escarre" in str(value) or "Mimosas" in str(value) for value in raw)
    assert notes.label_of(one, notes.of(one)) == "EHPAD des Mimosas"


@pytest.mark.slow
def test_five_hundred_lines_cost_no_more_queries_than_one(everyone):
    with clock.at(NOW):
        one = planned(everyone, comment="Pansement")
        few = _queries(lambda: agenda.rows(everyone.eric.id, MAY))
        _copies(one, MANY - 1)
        many = _queries(lambda: agenda.rows(everyone.eric.id, MAY))
        assert len(agenda.rows(everyone.eric.id, MAY)) == MANY
    assert few == many <= QUERIES


def _copies(one: Consultation, times: int) -> None:
    visit = finding.visit_of(one.id)
    contact = contacts.of(visit)
    with transaction():
        for n in range(times):
            copy = Consultation(
                id=new_id(), conversation_id=one.conversation_id, patient_id=one.patient_id,
                identity_id=one.identity_id, person_id=one.person_id, opened_at=one.opened_at,
                planned_at=one.planned_at + timedelta(minutes=n),
            )  # fmt: skip
            db.session.add(copy)
            db.session.flush()
            identifier = new_id()
            db.session.add(Visit(
                id=identifier, consultation_id=copy.id, digest=identifier.encode()[:32],
                data_key_id=visit.data_key_id, contact_hash=visit.contact_hash,
                sealed_contact=contacts.seal(contact, visit.data_key_id, identifier),
                created_at=visit.created_at, expires_at=visit.expires_at,
            ))  # fmt: skip


def _queries(act) -> int:
    """How many statements it takes, everything read anew."""
    db.session.rollback()
    db.session.expunge_all()
    said = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    act()
    return len(said)
