"""One line of a list: title, last words, what is new. Three queries, however many lines."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from domain.accounts.identities import Identity, Person
from domain.chat import naming
from domain.chat.conversations import DIRECT, Conversation, Membership, speaks_as
from domain.chat.messages import NOTICE, Attachment, Message, Receipt, body_binding
from domain.chat.words import summary
from domain.data_keys import key_of
from domain.db import db
from domain.patients.records import Patient
from vault import sealing

ERASED = "Contenu effacé"


@dataclass(frozen=True, slots=True)
class Row:
    """`as_name` is the structure through which she is in, when she is not in herself."""

    id: str
    kind: str
    title: str
    initials: str
    face_id: str
    face: str
    words: str
    at: datetime
    last_seq: int
    read_seq: int
    as_name: str

    @property
    def unread(self) -> int:
        return max(0, self.last_seq - self.read_seq)


def of(person: Person, *where: sa.ColumnElement[bool]) -> list[Row]:
    found = db.session.execute(_LISTED.where(*where), {"person": person.id}).all()
    kinds = _attached([line.message_id for line in found if line.message_id])
    members = _members(person, [line.Conversation.id for line in found if _needs_members(line)])
    return [
        _row(person, line, members.get(line.Conversation.id, []), kinds.get(line.message_id, []))
        for line in found
    ]


def _needs_members(line: sa.Row) -> bool:
    return line.Conversation.kind == DIRECT or not line.in_person


def _row(person: Person, line: sa.Row, members: list[tuple[Identity, bool]], kinds: list[str]) -> Row:  # fmt: skip  # noqa: E501
    conversation: Conversation = line.Conversation
    hers = {person.id, *(identity.id for identity, is_hers in members if is_hers)}
    face = naming.face(conversation, [identity for identity, _ in members], hers)
    through = [] if line.in_person else [i.name for i, is_hers in members if is_hers]
    return Row(
        id=conversation.id, kind=conversation.kind, title=face.listed, initials=face.initials,
        face_id=face.id, face=face.kind, words=_words(person, line, kinds),
        at=conversation.last_message_at, last_seq=conversation.last_seq,
        read_seq=max(line.read_seq or 0, line.joined_seq), as_name=", ".join(through),
    )  # fmt: skip


def _words(person: Person, line: sa.Row, kinds: list[str]) -> str:
    """ "Léa : Plaie du talon…". Between two people, only one's own words are signed."""
    if line.Conversation.is_shredded:
        return ERASED
    if line.message_id is None or line.seq <= line.joined_seq:
        return ""
    key = key_of(line.Conversation.data_key_id)
    body = sealing.unseal(key, line.sealed_body, body_binding(line.message_id)).decode()
    said = summary(body, kinds)
    if line.message_kind == NOTICE:
        return said
    if line.author_person == person.id:
        return f"Vous\u00a0: {said}"
    return said if line.Conversation.kind == DIRECT else f"{line.short_name}\u00a0: {said}"


def _attached(message_ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    asked = sa.select(Attachment.message_id, Attachment.kind)
    for message_id, kind in db.session.execute(asked.where(Attachment.message_id.in_(message_ids))):
        found.setdefault(message_id, []).append(kind)
    return found


def _members(person: Person, ids: list[str]) -> dict[str, list[tuple[Identity, bool]]]:
    """Who else is in the conversations of two, and through whom she is in the others."""
    found: dict[str, list[tuple[Identity, bool]]] = {}
    asked = _FACES.where(Membership.conversation_id.in_(ids))
    for conversation_id, identity, is_hers in db.session.execute(asked, {"person": person.id}):
        found.setdefault(conversation_id, []).append((identity, bool(is_hers)))
    return found


_IS_HERS = speaks_as(sa.bindparam("person"), Membership.identity_id)
_FACES = (
    sa.select(Membership.conversation_id, Identity, sa.case((_IS_HERS, 1), else_=0))
    .join(Identity, Identity.id == Membership.identity_id)
    .join(Conversation, Conversation.id == Membership.conversation_id)
    .where(Membership.left_at.is_(None), sa.or_(Conversation.kind == DIRECT, _IS_HERS))
    .order_by(Membership.joined_at, Membership.id)
)
_SEATS = (
    sa.select(
        Membership.conversation_id,
        sa.func.min(Membership.joined_seq).label("joined_seq"),
        sa.func.max(sa.case((Membership.identity_id == sa.bindparam("person"), 1), else_=0)).label(
            "in_person"
        ),
    )
    .where(Membership.left_at.is_(None), _IS_HERS)
    .group_by(Membership.conversation_id)
    .subquery("seats")
)
_AUTHOR = aliased(Identity, name="author")
_LISTED = (
    sa.select(
        Conversation,
        _SEATS.c.joined_seq,
        _SEATS.c.in_person,
        Receipt.read_seq,
        Message.id.label("message_id"),
        Message.seq,
        Message.kind.label("message_kind"),
        Message.sealed_body,
        Message.person_id.label("author_person"),
        _AUTHOR.short_name,
    )
    .join(_SEATS, _SEATS.c.conversation_id == Conversation.id)
    .outerjoin(
        Receipt,
        sa.and_(
            Receipt.conversation_id == Conversation.id,
            Receipt.person_id == sa.bindparam("person"),
        ),
    )
    .outerjoin(
        Message,
        sa.and_(Message.conversation_id == Conversation.id, Message.seq == Conversation.last_seq),
    )
    .outerjoin(_AUTHOR, _AUTHOR.id == Message.identity_id)
    .options(joinedload(Conversation.patient).joinedload(Patient.data_key))
)
