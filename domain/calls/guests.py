"""Call somebody in by name in the middle (RCP, staff meetings): a member of the conversation, or
another professional of the CPTS, who is then a guest of this call and sees nothing else."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import clock, facts, outbox
from domain.accounts import speaking
from domain.accounts.identities import Identity, Person, Voice
from domain.calls import attending, company, entering, finding, moderating, steps
from domain.calls.company import CallGuest
from domain.calls.consultations import OVER, Consultation
from domain.chat import addressees, candidates
from domain.chat.conversations import Membership
from domain.db import db, transaction
from domain.directory.finding import plain
from domain.errors import NotFound, Refused
from domain.ids import is_id, new_id

SHOWN = 12
PUSH = "push-call"
NOT_AGREED = "Demandez d’abord au patient s’il est d’accord, puis cochez la case."
IS_LOCKED = "L’appel est verrouillé. Déverrouillez-le pour faire entrer quelqu’un."
ALREADY_OVER = "Cette téléconsultation est terminée."
SO_MANY = 12
FULL = "Douze personnes au plus dans un appel."


@dataclass(frozen=True)
class Callable:
    """Somebody whom one may call in; `is_member` of the conversation, who needs no agreement."""

    identity: Identity
    is_member: bool


@dataclass(frozen=True)
class CalledIn:
    """Rings on the pages of who is called; everybody in the call reads who comes."""

    consultation_id: str
    identity_id: str
    by_identity_id: str


def search(voice: Voice, consultation: Consultation, text: str) -> list[Callable]:
    """Members first, then those of her CPTS; those who are in already are left out. Without a word:
    the members."""
    asked = plain(text).split()
    here = {row.identity_id for row in attending.present(consultation.id)} | {voice.identity.id}
    inside = [Callable(one, True) for one in _members(consultation)]
    known = {one.identity.id for one in inside}
    others = [Callable(one.identity, False) for one in candidates.of(voice.person)] if asked else []
    found = [*inside, *(one for one in others if one.identity.id not in known)]
    return [
        one
        for one in found
        if one.identity.id not in here
        and addressees.matches(asked, one.identity.name, one.identity.calling)
    ][:SHOWN]


def call_in(voice: Voice, consultation: Consultation, identity_id: str, agreed: bool) -> None:
    """Who was put out is let back by that. Twice rings twice and lets in once. Raises Refused;
    NotFound for somebody whom one may not call."""
    with transaction():
        consultation = finding.locked(consultation.id)
        if consultation.state == OVER:
            raise Refused(ALREADY_OVER, status=409)
        entering.require_in(consultation, voice.person.id)
        chosen = _chosen(voice, consultation, identity_id)
        _refuse(consultation, chosen, agreed)
        if not chosen.is_member and company.guest(consultation.id, identity_id) is None:
            _let_in(voice, consultation, identity_id)
        people = speaking.people_behind([identity_id])
        for person_id in people:
            moderating.lift(voice, consultation, f"{attending.PERSON}{person_id}")
        _ring(voice, consultation, identity_id, people)


def calls_of(person: Person, consultation_id: str) -> Consultation | None:
    """The call she is a guest of, whatever became of it."""
    if not is_id(consultation_id):
        return None
    asked = (
        sa.select(Consultation)
        .join(CallGuest, CallGuest.consultation_id == Consultation.id)
        .where(Consultation.id == consultation_id, CallGuest.identity_id == person.id)
    )
    return db.session.scalar(asked)


def _members(consultation: Consultation) -> list[Identity]:
    present = sa.select(Identity).join(Membership, Membership.identity_id == Identity.id)
    present = present.where(
        Membership.conversation_id == consultation.conversation_id, Membership.left_at.is_(None)
    )
    return list(db.session.scalars(present.order_by(Identity.name)))


def _chosen(voice: Voice, consultation: Consultation, identity_id: str) -> Callable:
    for identity in _members(consultation):
        if identity.id == identity_id:
            return Callable(identity, True)
    for one in candidates.of(voice.person):
        if one.identity.id == identity_id:
            return Callable(one.identity, False)
    raise NotFound


def _refuse(consultation: Consultation, chosen: Callable, agreed: bool) -> None:
    if company.lock(consultation.id):
        raise Refused(IS_LOCKED, status=409)
    if not chosen.is_member and not agreed:
        raise Refused(NOT_AGREED, field="agreed")
    if len(attending.present(consultation.id)) >= SO_MANY:
        raise Refused(FULL, status=409)


def _let_in(voice: Voice, consultation: Consultation, identity_id: str) -> None:
    now = clock.now()
    row = CallGuest(
        id=new_id(), consultation_id=consultation.id, identity_id=identity_id,
        invited_at=now, agreed_at=now, invited_by=voice.person.id,
    )  # fmt: skip
    db.session.add(row)


def _ring(voice: Voice, consultation: Consultation, identity_id: str, people: list[str]) -> None:
    steps.note(consultation, steps.CALLED_IN, voice.actor, identity=identity_id)
    facts.record(CalledIn(consultation.id, identity_id, voice.identity.id))
    said = {"consultation": consultation.id, "people": people}
    outbox.add(PUSH, said, key=f"push-call:{new_id()}", about=consultation.id)
