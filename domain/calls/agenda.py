"""The teleconsultations of one identity: done and planned, a handful of queries for any number."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from domain import clock
from domain.accounts import speaking
from domain.accounts.delegating import AGENDA, MESSAGES
from domain.accounts.identities import Identity, Person, Voice
from domain.calls import closing, contacts, moments, notes, standings
from domain.calls.consultations import FOR_PATIENT, Attendance, Consultation, Invitee, Visit
from domain.chat import conversations
from domain.chat.conversations import PATIENT, Conversation, Membership
from domain.data_keys import DataKey, Shredded
from domain.db import Moment, db
from domain.patients.records import Patient

MOST = 2000
MONTHS = 12
ERASED = "(effacé)"
WHEN = sa.func.coalesce(Consultation.planned_at, Consultation.opened_at, type_=Moment)


@dataclass(frozen=True)
class Range:
    """Days, both included, French time; `standing` and `label` are keys, empty for all."""

    first: date
    last: date
    standing: str = ""
    label: str = ""

    @property
    def moments(self) -> tuple[datetime, datetime]:
        begin = datetime.combine(self.first, time.min, clock.PARIS)
        return begin, datetime.combine(self.last + timedelta(days=1), time.min, clock.PARIS)


@dataclass
class Row:
    """One line of the dashboard. `contact` is masked; `others` are who was or is expected."""

    consultation: Consultation
    at: datetime
    standing: str
    patient: str
    contact: str
    others: list[str]
    seconds: float
    label: str
    comment: str
    actor: str
    waiting_since: datetime | None = None
    late_visitor: int = 0


@dataclass
class Found:
    """What the rows need, read at once for all of them."""

    visits: dict[str, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    actors: dict[str, str] = field(default_factory=dict)
    finalised: set[str] = field(default_factory=set)


def rows(identity_id: str, asked: Range) -> list[Row]:
    """In order of the hour, the first first; 2,000 at most."""
    begin, end = asked.moments
    chosen = _hers(identity_id).where(_at(begin) <= WHEN, _at(end) > WHEN)
    if asked.label:
        chosen = chosen.where(Consultation.label == asked.label)
    consultations = list(db.session.scalars(chosen.order_by(WHEN, Consultation.id).limit(MOST)))
    known = _found(consultations)
    told = [_row(one, known) for one in consultations]
    return [row for row in told if asked.standing in ("", row.standing)]


def months(identity_id: str) -> list[tuple[date, int, int]]:
    """(first day, held, planned or not held) of each of the last twelve months, in one query."""
    today = clock.now().astimezone(clock.PARIS).date()
    days = [_month_before(today, back) for back in range(MONTHS - 1, -1, -1)]
    begin = datetime.combine(days[0], time.min, clock.PARIS)
    columns = _hers(identity_id).with_only_columns(WHEN, Consultation.started_at)
    held: Counter[date] = Counter()
    others: Counter[date] = Counter()
    for at, started_at in db.session.execute(columns.where(_at(begin) <= WHEN)):
        month = at.astimezone(clock.PARIS).date().replace(day=1)
        (held if started_at else others)[month] += 1
    return [(day, held[day], others[day]) for day in days]


def totals(found: Iterable[Row]) -> tuple[int, int]:
    """(held, planned)."""
    counted = Counter(row.standing for row in found)
    ahead = counted["planned"] + counted["waiting"]
    held = counted["over"] + counted["finalised"] + counted["under_way"]
    return held, ahead


def voices(person: Person) -> list[Voice]:
    """In whose agenda she may look: her own first."""
    found = {voice.identity.id: voice for voice in speaking.voices(person, MESSAGES)}
    found |= {voice.identity.id: voice for voice in speaking.voices(person, AGENDA)}
    return list(found.values())


def rooms(voice: Voice) -> list[Conversation]:
    """The patients' conversations where she speaks as this identity now: whom to plan for."""
    asked = (
        sa.select(Conversation)
        .join(Membership, Membership.conversation_id == Conversation.id)
        .where(
            Membership.identity_id == voice.identity.id,
            Membership.left_at.is_(None),
            Conversation.kind == PATIENT,
        )
        .options(joinedload(Conversation.patient).joinedload(Patient.data_key))
    )
    found = list(db.session.scalars(asked))
    open_ = set(conversations.among(voice.person.id, [one.id for one in found]))
    return [one for one in found if one.id in open_ and not one.is_shredded]


def _hers(identity_id: str) -> sa.Select:
    """Hers or where she is expected, in conversations where she is a member now."""
    expected = sa.select(Invitee.consultation_id).where(Invitee.identity_id == identity_id)
    rooms = sa.select(Membership.conversation_id).where(
        Membership.identity_id == identity_id, Membership.left_at.is_(None)
    )
    return (
        sa.select(Consultation)
        .options(
            joinedload(Consultation.patient).joinedload(Patient.data_key),
            joinedload(Consultation.conversation),
        )
        .where(
            sa.or_(Consultation.identity_id == identity_id, Consultation.id.in_(expected)),
            Consultation.conversation_id.in_(rooms),
        )
    )


def _found(consultations: list[Consultation]) -> Found:
    ids, found = [one.id for one in consultations], Found()
    for visit in db.session.scalars(
        sa.select(Visit)
        .where(Visit.consultation_id.in_(ids), Visit.revoked_at.is_(None))
        .options(joinedload(Visit.consultation))
        .order_by(Visit.created_at, Visit.id)
    ):
        found.visits[visit.consultation_id].append(visit)
    keys = {visit.data_key_id for visits in found.visits.values() for visit in visits}
    list(db.session.scalars(sa.select(DataKey).where(DataKey.id.in_(keys))))
    for kind in (Invitee, Attendance):
        named = sa.select(kind.consultation_id, Identity.name).join(
            Identity, Identity.id == kind.identity_id
        )
        for consultation_id, name in db.session.execute(named.where(kind.consultation_id.in_(ids))):
            if name not in found.people[consultation_id]:
                found.people[consultation_id].append(name)
    actors = sa.select(Identity.id, Identity.name).where(
        Identity.id.in_({one.person_id for one in consultations})
    )
    found.actors = {row.id: row.name for row in db.session.execute(actors)}
    found.finalised = closing.is_finalised_among(one.id for one in consultations)
    return found


def _row(one: Consultation, known: Found) -> Row:
    visits = known.visits[one.id]
    hers = next((visit for visit in reversed(visits) if visit.role == FOR_PATIENT), None)
    noted, names, contact = _opened(one, visits, hers)
    names += [name for name in known.people[one.id] if name != one.identity.name]
    here = hers is not None and hers.arrived_at is not None and hers.left_at is None
    return Row(
        consultation=one, at=moments.expected(one), patient=names[0],
        standing=standings.of(one, one.id in known.finalised),
        contact=contact, others=names[1:], seconds=closing.duration(one),
        label=notes.label_of(one, noted), comment=noted.comment,
        actor=known.actors.get(one.person_id, "") if one.person_id != one.identity_id else "",
        waiting_since=hers.arrived_at if hers and here and one.state == "waiting" else None,
        late_visitor=hers.late_minutes if hers and one.state == "planned" else 0,
    )  # fmt: skip


def _opened(
    one: Consultation, visits: list[Visit], hers: Visit | None
) -> tuple[notes.Notes, list[str], str]:
    """What is sealed: notes, the patient's name then her companions', how she is reached."""
    try:
        patient = one.patient.traits.full_name if one.patient else ""
        if not patient and hers:
            patient = contacts.traits_of(hers).full_name
        beside = [_companion(visit) for visit in visits if visit.role != FOR_PATIENT]
        contact = contacts.of(hers) if hers else None
        reach = contacts.masked(contact.mobile) if contact and contact.mobile else ""
        return notes.of(one), [patient or "Patient", *beside], reach
    except Shredded:
        return notes.Notes(), [ERASED], ""


def _companion(visit: Visit) -> str:
    contact = contacts.of(visit)
    name = f"{contact.first_name} {contact.last_name}"
    return f"{name} ({contact.quality})" if contact.quality else name


def _month_before(today: date, back: int) -> date:
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _at(moment: datetime) -> sa.BindParameter[datetime]:
    return sa.bindparam(None, moment, type_=Moment)
