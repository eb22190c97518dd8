"""What one commit writes for one message: prebuilt Core statements, as many for 2 as for 500."""

from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from domain import clock, data_keys, outbox, together
from domain.accounts.identities import PatientVoice, Voice
from domain.accounts.speaking import speaks_as
from domain.audit import trail
from domain.chat import mentioning, messages, quoting, receipts, recording
from domain.chat.conversations import (
    CHANNEL,
    EVERYBODY,
    NOBODY,
    REFERENT,
    Conversation,
    Membership,
)
from domain.chat.messages import body_binding
from domain.chat.quoting import Quote
from domain.chat.storing import Parcel
from domain.chat.turns import wait_for_turn
from domain.chat.words import Author, Message
from domain.errors import Forbidden, NotFound, Refused
from domain.ids import new_id
from vault import sealing

PUSH, UNHURRIED = "push", timedelta(seconds=2)
PATIENT_NOTICE, TO_READ = "patient-notice", timedelta(seconds=20)
ELSEWHERE = "Ce message a déjà été envoyé dans une autre conversation."
CLOSED = "La messagerie avec ce patient est fermée\u00a0: rien n’est parti. Votre texte est gardé."
READ_ONLY = "Dans ce groupe, seuls les référents écrivent. Votre texte est gardé."


@dataclass(frozen=True, slots=True)
class Act:
    """What one commit writes for one message."""

    draft: Message
    who: trail.Actor
    key: bytes
    parcel: Parcel
    forwarded_id: str | None = None
    is_for_patient: bool = False

    def write(self, connection: sa.Connection) -> Message | str:
        """The message with its number, or the id of the one this client id made before."""
        wait_for_turn(connection)
        seq = self._next_seq(connection)
        return self._write(connection, seq) if seq else self._known(connection)

    def _write(self, connection: sa.Connection, seq: int) -> Message:
        named = mentioning.found_in(connection, self.draft)
        reply = self._as_it_reads_now(connection)
        message = replace(self.draft, seq=seq, named=named, reply=reply)
        values = _values(message, self.key) | {"forwarded_id": self.forwarded_id}
        together.insert(connection, _INSERT, values)
        mentioning.write(connection, message.id, named)
        rows = [
            item.row(message.id, message.conversation_id, position)
            for position, item in enumerate(self.parcel.items)
        ]
        together.insert(connection, _ATTACH, *rows)
        if rows:
            self.parcel.asked = recording.ask(connection, message)
        receipts.author_has_read(connection, message, message.seq)
        act, where = f"{message.kind} posted", message.conversation_id
        detail = {"seq": message.seq, "files": len(rows)}
        trail.append(connection, act, self.who, "conversation", where, detail)
        if message.kind != messages.NOTICE:
            _tell_later(connection, message)
        if self.is_for_patient:
            _tell_patient_later(connection, message)
        return message

    def _as_it_reads_now(self, connection: sa.Connection) -> Quote | None:
        """What is answered may have been changed, or erased, since it was found: whoever did it
        could not know of this answer."""
        reply = self.draft.reply
        return quoting.quotes([reply.id], self.key, connection)[reply.id] if reply else None

    def _next_seq(self, connection: sa.Connection) -> int | None:
        """The policy and the number in one statement: neither a right that ended while the message
        was on its way nor a message that is there already takes a place. The room itself speaks
        whatever became of who acted."""
        advance = _ADVANCE if self.draft.kind == messages.NOTICE else _SPEAK
        return connection.scalar(advance, self._asked())

    def _known(self, connection: sa.Connection) -> str:
        """The id of the message that this client id made. Raises NotFound, and Forbidden where only
        referents write."""
        asked = self._asked()
        known = connection.execute(_BY_CLIENT_ID, asked).first()
        if known is None:
            is_member = connection.scalar(_SPEAKER, asked) is not None
            raise Forbidden(_why(connection, asked)) if is_member else NotFound
        if known.conversation_id != self.draft.conversation_id:
            raise Refused(ELSEWHERE, status=409)
        return known.id

    def _asked(self) -> dict[str, object]:
        draft = self.draft
        return {
            "where": draft.conversation_id, "who": draft.author.id, "at": draft.sent_at,
            "person": draft.person_id, "client": draft.client_id,
        }  # fmt: skip


def _tell_later(connection: sa.Connection, message: Message) -> None:
    """Who is told is decided when it leaves, once those who look at it have had time to read it."""
    outbox.put(
        connection, PUSH, {"message": message.id}, key=f"{PUSH}:{message.id}",
        about=message.id, due_at=message.sent_at + UNHURRIED,
    )  # fmt: skip


def _tell_patient_later(connection: sa.Connection, message: Message) -> None:
    """By an SMS without content, unless she reads it meanwhile."""
    outbox.put(
        connection, PATIENT_NOTICE, {"message": message.id}, key=f"{PATIENT_NOTICE}:{message.id}",
        about=message.conversation_id, due_at=message.sent_at + TO_READ,
    )  # fmt: skip


def _why(connection: sa.Connection, asked: dict[str, object]) -> str:
    writers = sa.select(_TABLE.c.writers).where(_TABLE.c.id == sa.bindparam("where"))
    return CLOSED if connection.scalar(writers, asked) == NOBODY else READ_ONLY


def prepare(
    voice: Voice, conversation: Conversation, kind: str, body: str, client_id: str, parcel: Parcel,
    reply: Quote | None = None, forwarded_id: str | None = None,
) -> Act:  # fmt: skip
    """Everything that can be made before the lock: ids, the moment, the key."""
    draft = Message(
        id=new_id(),
        conversation_id=conversation.id,
        seq=0,
        kind=kind,
        client_id=client_id,
        person_id=voice.person.id,
        author=Author.of(voice),
        sent_at=clock.now(),
        body=body,
        attachments=tuple(item.attachment for item in parcel.items),
        reply=reply,
        is_forwarded=forwarded_id is not None,
    )
    key = data_keys.key_of(conversation.data_key_id)
    is_for_patient = conversation.kind == CHANNEL and not isinstance(voice, PatientVoice)
    told = is_for_patient and kind != messages.NOTICE
    return Act(draft, voice.actor, key, parcel, forwarded_id, told)


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
        "reply_to_id": message.reply.id if message.reply else None,
    }


_TABLE = Conversation.__table__
_MEMBER = sa.select(Membership.id).where(
    Membership.conversation_id == sa.bindparam("where"),
    Membership.identity_id == sa.bindparam("who"),
    Membership.left_at.is_(None),
)
_BY_CLIENT_ID = sa.select(messages.Message.id, messages.Message.conversation_id).where(
    messages.Message.person_id == sa.bindparam("person"),
    messages.Message.client_id == sa.bindparam("client"),
)
_NEXT = (
    sa.update(_TABLE)
    .where(_TABLE.c.id == sa.bindparam("where"))
    .values(last_seq=_TABLE.c.last_seq + 1, last_message_at=sa.bindparam("at"))
    .where(~sa.exists(_BY_CLIENT_ID))
    .returning(_TABLE.c.last_seq)
)
_ADVANCE = _NEXT.where(sa.exists(_MEMBER))
_MAY_WRITE = sa.or_(_TABLE.c.writers == EVERYBODY, Membership.role == REFERENT)
_HERSELF = speaks_as(sa.bindparam("person"), Membership.identity_id)
_SPEAKER = _MEMBER.where(_HERSELF)
_SPEAK = _NEXT.where(sa.exists(_SPEAKER.where(_MAY_WRITE).correlate(_TABLE)))
_INSERT = sa.insert(messages.Message.__table__)
_ATTACH = sa.insert(messages.Attachment.__table__)
