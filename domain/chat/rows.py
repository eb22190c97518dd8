"""One line of a list: title, last words, what is new, who among colleagues has it in hand. As many
queries for one line as for five hundred."""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from domain import clock
from domain.accounts.identities import Identity, Person
from domain.accounts.speaking import speaks_as
from domain.chat import drafting, filing, mentioning, naming, sharing
from domain.chat.alerts import ASKED_LATELY, URGENT, Alert
from domain.chat.calms import Calm
from domain.chat.conversations import DIRECT, Conversation, Membership
from domain.chat.filing import Filed, Filing
from domain.chat.hands import hands
from domain.chat.messages import Attachment, Message, Receipt
from domain.chat.sharing import Shared
from domain.chat.signing import words_of
from domain.db import db
from domain.patients.records import Patient


@dataclass(frozen=True, slots=True)
class Row:
    """`through` are the identities through which she is in; `as_name` names them when none is
    herself, `hands` sign her own words. `shared` is what colleagues have done of it. `is_begun`:
    she has a draft there; `is_named`: something new names her; `is_urgent`: an urgent message of it
    waits for an answer."""

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
    as_kind: str = ""
    through: tuple[str, ...] = ()
    hands: tuple[str, ...] = ()
    shared: Shared = sharing.NOTHING
    is_begun: bool = False
    is_named: bool = False
    filed: Filed = filing.NOTHING
    is_muted: bool = False
    is_urgent: bool = False

    @property
    def unread(self) -> int:
        return max(0, self.last_seq - self.read_seq)

    @property
    def is_archived(self) -> bool:
        """Until something is said; while she silences it, whatever is said."""
        seq = self.filed.archived_seq
        return seq is not None and (self.is_muted or self.last_seq <= seq)

    @property
    def is_calm(self) -> bool:
        """New for her, but somebody of her structure has seen it or takes care of it."""
        return self.shared.seen or bool(self.shared.claimed_by and not self.shared.is_mine)


def of(person: Person, *where: sa.ColumnElement[bool]) -> list[Row]:
    asked = {"person": person.id, "since": clock.now() - ASKED_LATELY}
    found = db.session.execute(_LISTED.where(*where), asked).all()
    kinds = _attached([line.message_id for line in found if line.message_id])
    members = _members(person, [line.Conversation.id for line in found if _needs_members(line)])
    shared = sharing.among(person.id, found)
    begun, named = drafting.among(person.id), mentioning.unread_by(person.id)

    def row(line: sa.Row) -> Row:
        where, said = line.Conversation.id, kinds.get(line.message_id, [])
        made = _row(person, line, members.get(where, []), said, shared.get(where, sharing.NOTHING))
        return replace(made, is_begun=where in begun, is_named=where in named and made.unread > 0)

    return [row(line) for line in found]


def _needs_members(line: sa.Row) -> bool:
    return line.Conversation.kind == DIRECT or not line.in_person


def _row(
    person: Person,
    line: sa.Row,
    members: list[tuple[Identity, bool]],
    kinds: list[str],
    shared: Shared,
) -> Row:
    conversation: Conversation = line.Conversation
    hers = {person.id, *(identity.id for identity, is_hers in members if is_hers)}
    face = naming.face(conversation, [identity for identity, _ in members], hers)
    worn = [] if line.in_person else [identity for identity, is_hers in members if is_hers]
    through = tuple(line.through.split())
    return Row(
        id=conversation.id, kind=conversation.kind, title=face.listed, initials=face.initials,
        face_id=face.id, face=face.kind, words=words_of(person.id, line, kinds),
        at=conversation.last_message_at, last_seq=conversation.last_seq,
        read_seq=filing.read_seq(max(line.read_seq or 0, line.joined_seq), line.unread_seq),
        as_name=", ".join(one.name for one in worn),
        as_kind=worn[0].kind if worn else "",
        through=through, hands=tuple(hands(conversation.id, through, person.id)), shared=shared,
        filed=Filed.of(line),
        is_muted=line.muted_until is not None and line.muted_until > clock.now(),
        is_urgent=bool(line.is_urgent),
    )  # fmt: skip


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
SEATS = (
    sa.select(
        Membership.conversation_id,
        sa.func.min(Membership.joined_seq).label("joined_seq"),
        sa.func.max(sa.case((Membership.identity_id == sa.bindparam("person"), 1), else_=0)).label(
            "in_person"
        ),
        sa.func.aggregate_strings(Membership.identity_id, " ").label("through"),
    )
    .where(Membership.left_at.is_(None), _IS_HERS)
    .group_by(Membership.conversation_id)
    .subquery("seats")
)
_ASKED = aliased(Message, name="asked")
_WAITS = sa.exists().where(
    Alert.conversation_id == Conversation.id,
    Alert.kind == URGENT,
    Alert.answered_at.is_(None),
    Alert.raised_at > sa.bindparam("since"),
    _ASKED.id == Alert.message_id,
    _ASKED.deleted_at.is_(None),
    _ASKED.seq > SEATS.c.joined_seq,
)
_AUTHOR, _TYPIST = aliased(Identity, name="author"), aliased(Identity, name="typist")
_LISTED = (
    sa.select(
        Conversation,
        SEATS.c.joined_seq,
        SEATS.c.in_person,
        SEATS.c.through,
        Receipt.read_seq,
        *filing.COLUMNS,
        Calm.muted_until,
        _WAITS.label("is_urgent"),
        Message.id.label("message_id"),
        Message.seq,
        Message.kind.label("message_kind"),
        Message.sealed_body,
        Message.deleted_at,
        Message.person_id.label("author_person"),
        Message.identity_id.label("author_id"),
        _AUTHOR.kind.label("author_kind"),
        _AUTHOR.short_name,
        _TYPIST.short_name.label("typist"),
    )
    .join(SEATS, SEATS.c.conversation_id == Conversation.id)
    .outerjoin(
        Receipt,
        sa.and_(
            Receipt.conversation_id == Conversation.id,
            Receipt.person_id == sa.bindparam("person"),
        ),
    )
    .outerjoin(
        Filing,
        sa.and_(
            Filing.conversation_id == Conversation.id,
            Filing.person_id == sa.bindparam("person"),
        ),
    )
    .outerjoin(
        Calm,
        sa.and_(Calm.conversation_id == Conversation.id, Calm.person_id == sa.bindparam("person")),
    )
    .outerjoin(
        Message,
        sa.and_(Message.conversation_id == Conversation.id, Message.seq == Conversation.last_seq),
    )
    .outerjoin(_AUTHOR, _AUTHOR.id == Message.identity_id)
    .outerjoin(_TYPIST, _TYPIST.id == Message.person_id)
    .options(joinedload(Conversation.patient).joinedload(Patient.data_key))
)
