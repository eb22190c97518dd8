"""Posting a message: policy, place in the sequence, seal, receipt, audit; one durable commit.

The hot path: prebuilt Core statements, the same number whatever the number of members.
"""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from domain import clock, data_keys, facts, group_commit
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.chat import messages, reading, receipts
from domain.chat.conversations import Conversation, Membership
from domain.chat.messages import NOTICE, TEXT, body_binding
from domain.chat.storing import NOTHING, Parcel
from domain.chat.turns import wait_for_turn
from domain.chat.words import Author, Message
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from vault import sealing

LETTERS = 20_000
TOO_LONG = (
    "Ce message est trop long\u00a0: 20\u00a0000 caractères au plus. "
    "Il n’est pas perdu\u00a0: raccourcissez-le, ou envoyez-le en plusieurs fois."
)
EMPTY = "Écrivez un message, ou joignez une photo ou un document."
ELSEWHERE = "Ce message a déjà été envoyé dans une autre conversation."


@dataclass(frozen=True)
class MessagePosted:
    message_id: str
    conversation_id: str
    seq: int


def post(
    voice: Voice, conversation: Conversation, body: str, client_id: str, parcel: Parcel = NOTHING
) -> tuple[Message, bool]:
    """The message, and whether it is new: the same `client_id` again gives the first one.

    Raises Refused for nothing or too much to say, NotFound when the identity is no longer a member.
    A parcel that finds no message is discarded.
    """
    try:
        body = clean(body)
        if not body and not parcel.items:
            raise Refused(EMPTY, field="body")
        message = group_commit.write(_act(voice, conversation, TEXT, body, client_id, parcel).write)
    except BaseException:
        parcel.discard()
        raise
    if isinstance(message, Message):
        with reading.at_hand(message):
            facts.tell(MessagePosted(message.id, message.conversation_id, message.seq))
        return message, True
    parcel.discard()
    db.session.rollback()  # what this session has read may be older than the first message
    return _known(message), False


def notice(voice: Voice, conversation: Conversation, sentence: str, client_id: str) -> Message:
    """What happened in the room, said by the room ("Téléconsultation terminée : 12 min"), in the
    present transaction or in one of its own. `client_id` (a UUID) makes it happen once."""
    act = _act(voice, conversation, NOTICE, clean(sentence), client_id, NOTHING)
    with transaction():
        message = act.write(db.session.connection())
        if isinstance(message, Message):
            facts.record(MessagePosted(message.id, message.conversation_id, message.seq))
            return message
        return _known(message)


def clean(body: str) -> str:
    """Raises Refused when it is too long. Nothing is cut."""
    body = body.replace("\r\n", "\n").replace("\0", "").strip()
    if len(body) > LETTERS:
        raise Refused(TOO_LONG, field="body")
    return body


def _known(message_id: str) -> Message:
    message = reading.one(message_id)
    assert message
    return message


def _act(
    voice: Voice, conversation: Conversation, kind: str, body: str, client_id: str, parcel: Parcel
) -> "_Act":
    draft = Message(
        id=new_id(),
        conversation_id=conversation.id,
        seq=0,
        kind=kind,
        client_id=client_id,
        person_id=voice.person.id,
        author=Author.of(voice.identity),
        sent_at=clock.now(),
        body=body,
        attachments=tuple(item.attachment for item in parcel.items),
    )
    return _Act(draft, voice.actor, data_keys.key_of(conversation.data_key_id), parcel)


@dataclass(frozen=True, slots=True)
class _Act:
    """What one commit writes for one message."""

    draft: Message
    who: trail.Actor
    key: bytes
    parcel: Parcel

    def write(self, connection: sa.Connection) -> Message | str:
        """The message with its number, or the id of the one this client id made before."""
        wait_for_turn(connection)
        known = connection.execute(
            _BY_CLIENT_ID, {"person": self.draft.person_id, "client": self.draft.client_id}
        ).first()
        if known is None:
            return self._write(connection)
        if known.conversation_id != self.draft.conversation_id:
            raise Refused(ELSEWHERE, status=409)
        return known.id

    def _write(self, connection: sa.Connection) -> Message:
        message = replace(self.draft, seq=self._next_seq(connection))
        connection.execute(_INSERT, _values(message, self.key))
        rows = [
            item.row(message.id, message.conversation_id, position)
            for position, item in enumerate(self.parcel.items)
        ]
        if rows:
            connection.execute(_ATTACH, rows)
        receipts.author_has_read(connection, message, message.seq)
        act, where = f"{message.kind} posted", message.conversation_id
        detail = {"seq": message.seq, "files": len(rows)}
        trail.append(connection, act, self.who, "conversation", where, detail)
        return message

    def _next_seq(self, connection: sa.Connection) -> int:
        """The policy and the number in one statement: a membership that ended while the message
        was on its way takes no place."""
        draft = self.draft
        asked = {"where": draft.conversation_id, "who": draft.author.id, "at": draft.sent_at}
        seq = connection.scalar(_ADVANCE, asked)
        if seq is None:
            raise NotFound
        return seq


def _values(message: Message, key: bytes) -> dict[str, object]:
    return {
        "id": message.id,
        "conversation_id": message.conversation_id,
        "seq": message.seq,
        "kind": message.kind,
        "identity_id": message.author.id,
        "person_id": message.person_id,
        "client_id": message.client_id,
        "sealed_body": sealing.seal(key, message.body.encode(), body_binding(message.id)),
        "sent_at": message.sent_at,
    }


_TABLE = Conversation.__table__
_MEMBER = sa.select(Membership.id).where(
    Membership.conversation_id == sa.bindparam("where"),
    Membership.identity_id == sa.bindparam("who"),
    Membership.left_at.is_(None),
)
_ADVANCE = (
    sa.update(_TABLE)
    .where(_TABLE.c.id == sa.bindparam("where"), sa.exists(_MEMBER))
    .values(last_seq=_TABLE.c.last_seq + 1, last_message_at=sa.bindparam("at"))
    .returning(_TABLE.c.last_seq)
)
_BY_CLIENT_ID = sa.select(messages.Message.id, messages.Message.conversation_id).where(
    messages.Message.person_id == sa.bindparam("person"),
    messages.Message.client_id == sa.bindparam("client"),
)
_INSERT = sa.insert(messages.Message.__table__)
_ATTACH = sa.insert(messages.Attachment.__table__)
