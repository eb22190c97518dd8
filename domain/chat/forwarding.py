"""Forwarding: the same words and files said again elsewhere, marked. What was said of a patient
goes only where everybody follows this patient."""

import uuid

import sqlalchemy as sa

from domain.accounts.identities import Voice
from domain.audit import trail
from domain.chat import acting, copying, posting, rows
from domain.chat.conversations import CARE, CHANNEL, Conversation, Membership, Seat, for_person
from domain.chat.messages import Message, body_binding
from domain.chat.rows import Row
from domain.data_keys import unseal
from domain.db import db, transaction
from domain.errors import Forbidden, Refused
from vault.blobs import BlobStore

MOST = 10
NOWHERE = "Choisissez au moins une conversation."
TOO_MANY = "Dix conversations au plus à la fois."
NOT_TO_PATIENTS = "On ne transfère rien à un patient\u00a0: écrivez-lui dans sa messagerie."
NOT_ENTITLED = (
    "Ce message concerne un patient\u00a0: il ne peut aller que dans les conversations dont tous "
    "les membres le suivent."
)


def targets(seat: Seat) -> list[Row]:
    """Where this person may forward what is said here: the last moved first."""
    known = rows.of(seat.person, Conversation.id != seat.conversation.id)
    known = [row for row in known if row.kind != CHANNEL]
    allowed = _allowed(seat, [row.id for row in known])
    found = [row for row in known if row.id in allowed]
    return sorted(found, key=lambda row: -row.at.timestamp())


def forward(
    seat: Seat, message_id: str, to: list[str], client_id: str, blobs: BlobStore
) -> list[Message]:
    """Said again in each conversation, once for one `client_id`. Nothing is forwarded when one of
    them may not have it. Raises Refused, Forbidden, NotFound."""
    row = acting.find(seat, message_id)
    if row.deleted_at is not None:
        raise Refused(acting.DELETED, status=409)
    if not to or len(to) > MOST:
        raise Refused(TOO_MANY if to else NOWHERE, field="to")
    there = [for_person(seat.person).seat(one) for one in dict.fromkeys(to)]
    if any(one.conversation.kind == CHANNEL for one in there):
        raise Forbidden(NOT_TO_PATIENTS, field="to")
    if {one.conversation.id for one in there} - _allowed(seat, to):
        raise Forbidden(NOT_ENTITLED, field="to")
    body = unseal(seat.conversation.data_key_id, row.sealed_body, body_binding(row.id))
    for one in there:
        _say_again(seat, row, body, one, client_id, blobs)
    _record(seat.voice(), row, len(there))
    return [row]


def _say_again(
    seat: Seat, row: Message, body: str, there: Seat, client_id: str, blobs: BlobStore
) -> None:
    once = str(uuid.uuid5(uuid.UUID(client_id), there.conversation.id))
    parcel = copying.parcel(blobs, seat.conversation, there.conversation, row.attachments)
    posting.post(there.voice(), there.conversation, body, once, parcel, forwarded_id=row.id)


def _record(voice: Voice, row: Message, places: int) -> None:
    with transaction():
        about = ("conversation", row.conversation_id)
        trail.record("message forwarded", voice.actor, *about, seq=row.seq, places=places)


def _allowed(seat: Seat, ids: list[str]) -> set[str]:
    """Of a patient: her other conversations, and those where nobody is a stranger to her; never
    another patient's. Of anything else: everywhere."""
    patient = seat.conversation.patient_id
    if seat.conversation.kind not in CARE or patient is None:
        return set(ids)
    team = sa.select(Membership.identity_id).join(
        Conversation, Conversation.id == Membership.conversation_id
    )
    team = team.where(Conversation.patient_id == patient, Membership.left_at.is_(None))
    strangers = sa.select(Membership.conversation_id).where(
        Membership.left_at.is_(None), Membership.identity_id.not_in(team)
    )
    free = sa.select(Conversation.id).where(
        Conversation.id.in_(ids),
        sa.or_(
            Conversation.patient_id == patient,
            sa.and_(Conversation.patient_id.is_(None), Conversation.id.not_in(strangers)),
        ),
    )
    return set(db.session.scalars(free))
