"""A teleconsultation at a date: links, reminders, moves, cancellations, in both names."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from domain import clock
from domain.accounts import callbacks, delegating
from domain.accounts.identities import Voice
from domain.audit.trail import first_break
from domain.calls import (
    calendars,
    cancelling,
    closing,
    companions,
    contacts,
    copying,
    finding,
    moments,
    planning,
    standings,
    steps,
    telephoning,
    visiting,
    waiting,
)
from domain.calls.companions import Companion
from domain.calls.consultations import Consultation, Step
from domain.calls.planning import Wish
from domain.calls.visiting import VisitRefused
from domain.chat.messages import Message
from domain.db import db
from domain.errors import NotFound, Refused
from domain.outbox import OutboxItem
from tests.domain.calls.story import HOME, herself, last_token
from vault import tokens

MONDAY = datetime(2026, 5, 11, 7, 0, tzinfo=UTC)  # 09:00 in Paris
WISH = Wish(day="2026-05-12", hour="14:30", minutes="20", mobile="06 12 34 56 78")
ROSE = Companion("relative", "Rose", "Abadie", "06 87 65 43 21", "sa fille")


@pytest.fixture
def time():
    with clock.at(MONDAY) as stopped:
        yield stopped


def planned(everyone, **more) -> Consultation:
    wish = Wish(**{**vars(WISH), **more})
    return planning.plan(herself(everyone.eric), everyone.about_helene, wish, HOME)


def pending() -> list[tuple[str, str]]:
    """(when in Paris, kind of key) of what waits to leave, the first first."""
    db.session.rollback()
    rows = sa.select(OutboxItem).where(
        OutboxItem.delivered_at.is_(None), OutboxItem.abandoned_at.is_(None)
    )
    return [
        (f"{item.due_at.astimezone(clock.PARIS):%d %H:%M}", item.payload()["text"].split(" : ")[0])
        for item in db.session.scalars(rows.order_by(OutboxItem.due_at, OutboxItem.id))
        if item.kind in ("sms", "mail")
    ]


def test_the_link_leaves_now_and_reminders_the_evening_before_and_a_quarter_before(everyone, time):
    one = planned(everyone)
    assert (one.state, moments.said(one).isoformat()) == ("planned", "2026-05-12T14:30:00+02:00")
    assert pending() == [
        ("11 09:00", "Dr Roux vous donne rendez-vous en video le 12/05 a 14:30"),
        ("11 18:00", "Rappel"),
        ("12 14:15", "Video avec Dr Roux a 14:30"),
    ]
    texts = [item.payload()["text"] for item in db.session.scalars(sa.select(OutboxItem)) if item.kind == "sms"]  # fmt: skip  # noqa: E501
    assert all(len(text) <= 160 and "Abadie" not in text for text in texts)


def test_the_link_tells_the_hour_and_binds_nothing_before_the_hour_that_precedes(everyone, time):
    one = planned(everyone)
    token, device = last_token(), tokens.new_token()
    assert visiting.step_of(visiting.open_link(token, device)) == "early"
    with pytest.raises(Refused, match="trop tôt"):
        visiting.confirm(token, device)
    time.moment = one.planned_at - timedelta(minutes=50)
    assert visiting.step_of(visiting.confirm(token, device)) == "check"
    time.moment = one.planned_at + timedelta(hours=3)
    other = tokens.new_token()
    with pytest.raises(VisitRefused):
        visiting.confirm(token, other)


def test_moved_everybody_is_told_and_reminders_follow(everyone, time):
    one = planned(everyone)
    token = last_token()
    planning.move(herself(everyone.eric), one, "2026-05-13", "10:00", "30", HOME)
    assert pending() == [
        ("11 09:00", "Dr Roux vous donne rendez-vous en video le 12/05 a 14:30"),
        ("11 09:00", "Nouvelle heure"),
        ("12 18:00", "Rappel"),
        ("13 09:45", "Video avec Dr Roux a 10:00"),
    ]
    assert visiting.by_token(token).expires_at == one.planned_at + timedelta(minutes=30, hours=2)
    assert (one.sequence, one.minutes) == (1, 30)


def test_moved_to_where_it_is_nobody_is_told(everyone, time):
    one = planned(everyone)
    before = pending()
    planning.move(herself(everyone.eric), one, "2026-05-12", "14:30", "20", HOME)
    assert (pending(), one.sequence) == (before, 0)


def test_moved_while_she_waits_she_stays_in_the_waiting_room(everyone, time):
    one = planned(everyone)
    token, device = last_token(), tokens.new_token()
    time.moment = one.planned_at - timedelta(minutes=10)
    waiting.arrive(visiting.confirm(token, device), {})
    planning.move(herself(everyone.eric), one, "2026-05-12", "18:00", "20", HOME)
    visit = visiting.present(device)
    assert visiting.step_of(visit) == "waiting"
    waiting.go(visit)
    assert visiting.step_of(visiting.open_link(token, device)) == "early"


def test_cancelled_the_link_opens_nothing_and_reminders_are_withdrawn(everyone, time):
    one = planned(everyone)
    token = last_token()
    cancelling.cancel(herself(everyone.eric), one, HOME)
    cancelling.cancel(herself(everyone.eric), one, HOME)
    assert standings.of(one) == "cancelled"
    assert [text for _, text in pending()][1:] == [
        "Le rendez-vous en video le 12/05 a 14:30 avec Dr Roux est annule."
    ]
    with pytest.raises(VisitRefused):
        visiting.open_link(token, tokens.new_token())
    with pytest.raises(Refused, match="terminée"):
        planning.move(herself(everyone.eric), one, "2026-05-13", "10:00", "", HOME)


def test_a_patient_who_did_not_come_is_absent_at_once_or_a_day_later(everyone, time):
    one, other = planned(everyone), planned(everyone, hour="16:00", id="")
    with pytest.raises(Refused, match="annulez"):
        cancelling.miss(herself(everyone.eric), one)
    time.moment = one.planned_at + timedelta(minutes=20)
    cancelling.miss(herself(everyone.eric), one)
    time.moment = other.planned_at + timedelta(hours=24)
    assert closing.close_abandoned() == 1
    again = db.session.get(Consultation, other.id, populate_existing=True)
    assert (standings.of(one), standings.of(again)) == ("missed", "missed")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": "2026-05-10"}, "day"), ({"hour": "08:00", "day": "2026-05-11"}, "hour"),
        ({"day": "2026-02-31"}, "day"), ({"hour": "25:00"}, "hour"), ({"day": "2028-01-01"}, "day"),
        ({"minutes": "0"}, "minutes"), ({"minutes": "9" * 30}, "minutes"),
        ({"minutes": "½"}, "minutes"),
        ({"mobile": "01 42 34 56 78"}, "mobile"), ({"way": "mail", "email": "lea@"}, "email"),
        ({"comment": "x" * 501}, "comment"),
        ({"companions": (Companion("relative", "Rose", "", "0687654321"),)}, "companion_last_name"),
        ({"companions": (Companion("relative", "Rose", "A", "12"),)}, "companion_mobile"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_near_its_field_and_nothing_is_planned(everyone, time, wrong, field):  # fmt: skip  # noqa: E501
    with pytest.raises(Refused) as refusal:
        planned(everyone, **wrong)
    assert refusal.value.field == field
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Consultation)) == 0


def test_a_double_click_plans_one(everyone, time):
    same = "01900000-0000-7000-8000-00000000cafe"
    assert planned(everyone, id=same).id == planned(everyone, id=same).id == same
    with pytest.raises(NotFound):
        wish = Wish(**{**vars(WISH), "id": same})
        planning.plan(herself(everyone.lea), everyone.about_helene, wish, HOME)


def test_two_at_the_same_time_are_seen_not_forbidden(everyone, time):
    one = planned(everyone)
    at = moments.moment("2026-05-12", "14:45")
    assert [c.id for c in planning.clashes(everyone.eric.id, at, 15)] == [one.id]
    assert planning.clashes(everyone.eric.id, at + timedelta(minutes=5), 15) == []
    planned(everyone, hour="14:45")


def test_a_companion_has_her_own_link_and_is_asked_once(everyone, time):
    one = planned(everyone, companions=(ROSE,))
    again = companions.add(herself(everyone.eric), one, ROSE, HOME)
    visits = finding.visits_of(one.id)
    assert [visit.role for visit in visits] == ["patient", "relative"]
    assert again.id == visits[1].id and finding.visit_of(one.id).id == visits[0].id
    assert contacts.traits_of(visits[1]).full_name == "Rose Abadie"
    assert contacts.of(visits[1]).quality == "sa fille"


def test_by_hand_nothing_leaves_and_the_link_is_copied_with_a_trace(everyone, time):
    one = planned(everyone, way="hand", mobile="")
    visit = finding.visit_of(one.id)
    assert pending() == []
    link = copying.copy_link(herself(everyone.eric), one, visit.id, HOME)
    assert visiting.by_token(link.split("#")[1]).id == visit.id
    assert steps.last(one.id, steps.COPIED).person_id == everyone.eric.id


def test_a_secretary_plans_in_the_doctors_name_and_both_are_kept(everyone, time):
    delegating.give(everyone.eric, everyone.sami.id, ["messages", "agenda"])
    voice = finding.voice_in(everyone.sami, everyone.about_helene.id)
    one = planning.plan(voice, everyone.about_helene, WISH, HOME)
    assert (one.identity_id, one.person_id) == (everyone.eric.id, everyone.sami.id)
    step = db.session.scalars(sa.select(Step).where(Step.consultation_id == one.id)).first()
    assert (step.what, step.identity_id, step.person_id) == ("planned", everyone.eric.id, everyone.sami.id)  # fmt: skip  # noqa: E501
    assert first_break() is None


def test_who_keeps_an_agenda_moves_it_without_reading_messages(everyone, time):
    one = planned(everyone)
    with pytest.raises(NotFound):
        finding.planned(everyone.sami, one.id)
    delegating.give(everyone.eric, everyone.sami.id, ["agenda"])
    found, voice = finding.planned(everyone.sami, one.id)
    assert voice == Voice(everyone.sami, everyone.eric.identity)
    planning.move(voice, found, "2026-05-13", "10:00", "", HOME)
    with pytest.raises(NotFound):
        finding.consultation(everyone.sami, one.id)


def test_the_conversation_reads_it_and_the_one_planned_for_later_is_not_open(everyone, time):
    one = planned(everyone)
    said = db.session.scalars(sa.select(Message)).all()
    assert len(said) == 1
    assert finding.unfinished_in(everyone.about_helene.id) is None
    time.moment = one.planned_at - timedelta(minutes=14)
    assert finding.unfinished_in(everyone.about_helene.id).id == one.id


def test_the_calendar_follows_and_says_nothing_of_whom(everyone, time):
    one = planned(everyone)
    first = Calendar.from_ical(calendars.of(one)).walk("VEVENT")[0]
    planning.move(herself(everyone.eric), one, "2026-05-13", "10:00", "", HOME)
    moved = Calendar.from_ical(calendars.of(one)).walk("VEVENT")[0]
    cancelling.cancel(herself(everyone.eric), one, HOME)
    off = Calendar.from_ical(calendars.of(one))
    assert first["uid"] == moved["uid"] == off.walk("VEVENT")[0]["uid"]
    assert [int(first["sequence"]), int(moved["sequence"])] == [0, 1]
    assert (off["method"], off.walk("VEVENT")[0]["status"]) == ("CANCEL", "CANCELLED")
    assert str(moved["summary"]) == "Rendez-vous Liane"
    for secret in (b"Abadie", b"Roux", b"patient"):
        assert secret not in calendars.of(one)


def test_the_number_to_call_is_the_doctors_and_not_the_secretarys(everyone):
    one = Consultation(identity_id=everyone.eric.id, person_id=everyone.ines.id)
    callbacks.give(everyone.ines, "04 77 12 34 56")
    assert telephoning.number_for_visitor(one) == ""
    callbacks.give(everyone.eric, "04 77 65 43 21")
    assert telephoning.number_for_visitor(one) == "+33477654321"
