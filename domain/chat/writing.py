"""What one commit writes for one message: prebuilt Core statements, as many for 2 as for 500."""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.chat import messages, receipts
from domain.chat.conversations import Conversation, Membership
from domain.chat.messages import body_binding
from domain.chat.storing import Parcel
from domain.chat.turns import wait_for_turn
from domain.chat.words import Author, Message
from domain.errors import NotFound, Refused
from domain.ids import new_id
from vault import sealing

ELSEWHERE = "Ce message a déjà été envoyé dans une autre conversation."


@dataclass(frozen=True, slots=True)
class Act:
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


def prepare(
    voice: Voice, conversation: Conversation, kind: str, body: str, client_id: str, parcel: Parcel
) -> Act:
    """Everything that can be made before the lock: ids, the moment, the key."""
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
    return Act(draft, voice.actor, data_keys.key_of(conversation.data_key_id), parcel)


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
