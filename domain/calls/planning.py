"""Plan a teleconsultation at a date, and move it: everybody who has a link learns it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from domain import clock
from domain.accounts.identities import Voice
from domain.calls import (
    companions,
    contacts,
    finding,
    inviting,
    moments,
    notes,
    opening,
    sending,
    steps,
    wording,
)
from domain.calls.companions import Companion
from domain.calls.consultations import OVER, Consultation, Invitee
from domain.chat import posting
from domain.chat.conversations import Conversation, Membership
from domain.data_keys import Shredded
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.ids import is_id, new_id

ALREADY_OVER = "Cette téléconsultation est terminée."
UNDER_WAY_NOW = "Cette téléconsultation a commencé\u00a0: elle ne se déplace plus."
NO_MOBILE = "Indiquez le mobile du patient, ou donnez-lui le lien vous-même."


@dataclass(frozen=True)
class Wish:
    """As typed. `way` is how the patient's link travels; `professionals` are identities' ids; `id`,
    a UUID, makes it happen once."""

    day: str
    hour: str
    minutes: str = ""
    mobile: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    way: str = "sms"
    label: str = ""
    free: str = ""
    comment: str = ""
    professionals: tuple[str, ...] = ()
    companions: tuple[Companion, ...] = ()
    id: str = ""


def plan(voice: Voice, conversation: Conversation, wish: Wish, public_url: str) -> Consultation:
    """The consultation, its links, their reminders, a line in the conversation. Raises Refused."""
    at, minutes = moments.moment(wish.day, wish.hour), moments.length(wish.minutes)
    contact = _contact(conversation, wish)
    beside = [(one.role, companions.contact_of(one)) for one in wish.companions]
    with transaction():
        conversation = opening.hers(conversation.id, voice)
        known = _known(wish, voice, conversation)
        if known:
            return known
        consultation = opening.new(voice, conversation, wish.id if is_id(wish.id) else "")
        consultation.planned_at, consultation.minutes = at, minutes
        notes.keep(consultation, wish.label, wish.free, wish.comment)
        if contact.way == "sms":
            inviting.check_limits(voice.person, contact.mobile, inviting.PLANNED_PER_PERSON)
        steps.note(consultation, steps.PLANNED, voice.actor, minutes=minutes)
        inviting.invite(voice, consultation, contact, public_url)
        for role, other in beside:
            companions.invite(voice, consultation, role, other, public_url)
        _expect(consultation, wish.professionals)
        say(voice, consultation, f"Téléconsultation prévue {wording.spoken(at)}")
    return consultation


def move(
    voice: Voice, consultation: Consultation, day: str, hour: str, minutes: str, public_url: str
) -> Consultation:
    """Links follow; who waits stays in the waiting room and sees the new hour. Raises Refused."""
    at, length = moments.moment(day, hour), moments.length(minutes)
    with transaction():
        consultation = finding.locked(consultation.id)
        refuse_if_begun(consultation)
        if consultation.planned_at == at and consultation.minutes == length:
            return consultation
        consultation.planned_at, consultation.minutes = at, length
        consultation.late_minutes = 0
        consultation.sequence += 1
        follow(consultation)
        sending.remind_all(consultation, public_url)
        sending.tell_all(consultation, wording.MOVED, public_url)
        steps.note(consultation, steps.MOVED, voice.actor, sequence=consultation.sequence)
        say(voice, consultation, f"Téléconsultation déplacée {wording.spoken(at)}")
    return consultation


def follow(consultation: Consultation) -> None:
    """Links hold until after the new hour. A device that is not waiting is set free: the link is
    opened again on whichever telephone is at hand that day."""
    for visit in finding.visits_of(consultation.id):
        visit.expires_at, visit.late_minutes = inviting.valid_until(consultation), 0
        if visit.arrived_at is None or visit.left_at is not None:
            visit.device_digest = visit.confirmed_at = visit.arrived_at = visit.left_at = None


def refuse_if_begun(consultation: Consultation) -> None:
    if consultation.state == OVER:
        raise Refused(ALREADY_OVER, status=409)
    if consultation.started_at is not None:
        raise Refused(UNDER_WAY_NOW, status=409)


def clashes(identity_id: str, at: datetime, minutes: int, but: str = "") -> list[Consultation]:
    """What this identity has planned at the same time: told, never forbidden."""
    near = sa.select(Consultation).where(
        Consultation.identity_id == identity_id, Consultation.state != OVER,
        Consultation.id != but, Consultation.planned_at < at + timedelta(minutes=minutes),
        Consultation.planned_at > at - timedelta(minutes=moments.LONGEST),
    )  # fmt: skip
    found = db.session.scalars(near.order_by(Consultation.planned_at))
    return [one for one in found if moments.end(one) > at]


def say(voice: Voice, consultation: Consultation, sentence: str) -> None:
    """One line in the conversation, in the present transaction; none where its key is erased or
    where who acts is no longer in it."""
    db.session.flush()
    with suppress(Shredded, NotFound):
        posting.notice(voice, consultation.conversation, sentence, new_id())


def _known(wish: Wish, voice: Voice, conversation: Conversation) -> Consultation | None:
    """A double click: the one already planned by this form."""
    found = db.session.get(Consultation, wish.id) if is_id(wish.id) else None
    if found is None:
        return None
    if (found.person_id, found.conversation_id) != (voice.person.id, conversation.id):
        raise NotFound
    return found


def _contact(conversation: Conversation, wish: Wish) -> contacts.Contact:
    if wish.way in ("mail", "hand") and not wish.mobile.strip():
        contact = opening.named_in(conversation, wish.first_name, wish.last_name)
    else:
        contact = opening.contact_in(conversation, wish.mobile, wish.first_name, wish.last_name)
    return companions.by(contact, wish.way, wish.email)


def _expect(consultation: Consultation, identity_ids: tuple[str, ...]) -> None:
    """Professionals of the conversation who are expected; anybody else is left out."""
    members = sa.select(Membership.identity_id).where(
        Membership.conversation_id == consultation.conversation_id,
        Membership.left_at.is_(None), Membership.identity_id.in_(identity_ids),
        Membership.identity_id != consultation.identity_id,
    )  # fmt: skip
    for identity_id in db.session.scalars(members):
        row = Invitee(
            id=new_id(), consultation_id=consultation.id, identity_id=identity_id,
            invited_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
