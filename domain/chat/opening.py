"""Opening a conversation: with one, with several, about a patient."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import clock, data_keys, facts
from domain.accounts.identities import Identity, Voice
from domain.audit import trail
from domain.chat import crossing, members
from domain.chat.conversations import DIRECT, GROUP, PATIENT, REFERENT, Conversation
from domain.db import db, transaction
from domain.errors import Forbidden, Refused
from domain.ids import new_id
from domain.patients.records import Patient, care_team

TITLE_LETTERS = 60
TOO_LONG = f"Ce nom est trop long\u00a0: {TITLE_LETTERS} caractères au plus."


@dataclass(frozen=True)
class ConversationOpened:
    conversation_id: str


def direct(voice: Voice, other: Identity) -> Conversation:
    """The one conversation between two identities, opened now if they never spoke."""
    if other.id == voice.identity.id:
        raise Refused("Choisissez quelqu’un d’autre que vous-même.", field="identity")
    pair = ":".join(sorted((voice.identity.id, other.id)))
    try:
        with transaction():
            return _known(Conversation.pair == pair) or begin(
                voice, DIRECT, [voice.identity.id, other.id], pair=pair
            )
    except sa.exc.IntegrityError:  # both opened it in the same instant: the first one stands
        return db.session.scalars(sa.select(Conversation).where(Conversation.pair == pair)).one()


def group(voice: Voice, others: list[Identity], title: str) -> Conversation:
    """A new group. Its title is sealed like what is said in it."""
    title = worded(title)
    ids = list(dict.fromkeys([voice.identity.id, *(other.id for other in others)]))
    if len(ids) > members.MOST:
        raise Refused(members.FULL, field="identity")
    with transaction():
        conversation = begin(voice, GROUP, ids)
        entitle(conversation, title)
        return conversation


def worded(title: str) -> str:
    """The name of a group as it is kept. Raises Refused for nothing, or too much."""
    title = " ".join(title.split())
    if not any(letter.isalnum() for letter in title):
        raise Refused("Donnez un nom à ce groupe.", field="title")
    if len(title) > TITLE_LETTERS:
        raise Refused(TOO_LONG, field="title")
    return title


def entitle(conversation: Conversation, title: str) -> None:
    """In the present transaction."""
    binding = f"conversations:{conversation.id}:title"
    conversation.sealed_title = data_keys.seal(conversation.data_key_id, title, binding)


def about(voice: Voice, patient: Patient) -> Conversation:
    """The one room of a patient: her care team is in it, and only they may open it."""
    with transaction():
        # The patient's row is held so that two openings at once make one room.
        db.session.get(Patient, patient.id, with_for_update=True, populate_existing=True)
        known = _known(Conversation.patient_id == patient.id, Conversation.kind == PATIENT)
        if known:
            members.require(voice, known)
            return known
        team = [member.identity_id for member in care_team(patient.id)]
        if voice.identity.id not in [*team, patient.created_by]:
            raise Forbidden("Seule l’équipe de soins peut ouvrir la conversation d’un patient.")
        ids = list(dict.fromkeys([voice.identity.id, *team]))
        return begin(voice, PATIENT, ids, patient_id=patient.id)


def _known(*where: sa.ColumnElement[bool]) -> Conversation | None:
    return db.session.scalar(sa.select(Conversation).where(*where).limit(1))


def begin(voice: Voice, kind: str, identity_ids: list[str], **more: str) -> Conversation:
    """A new one with these members, in the present transaction, which judged the right."""
    key, now = data_keys.create(), clock.now()
    conversation = Conversation(
        id=new_id(), kind=kind, data_key_id=key.id, last_seq=0, last_message_at=now,
        created_at=now, created_by=voice.identity.id, **more,
    )  # fmt: skip
    conversation.data_key = key
    db.session.add(conversation)
    db.session.flush()
    for identity_id in identity_ids:
        row = crossing.enter(conversation, identity_id)
        if kind == GROUP and identity_id == voice.identity.id:
            row.role = REFERENT
    trail.record("conversation opened", voice.actor, "conversation", conversation.id, kind=kind)
    facts.record(ConversationOpened(conversation.id))
    return conversation
