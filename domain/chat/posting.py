"""Posting a message: said once, durable before anybody is answered, then told."""

from dataclasses import dataclass
from functools import partial

from domain import facts, group_commit
from domain.accounts.identities import Voice
from domain.chat import reading, writing
from domain.chat.conversations import Conversation
from domain.chat.messages import NOTICE, TEXT
from domain.chat.quoting import Quote
from domain.chat.storing import NOTHING, Parcel
from domain.chat.urgent import Urgency
from domain.chat.words import Message
from domain.db import db, look_again, transaction
from domain.errors import Refused

LETTERS = 20_000
TOO_LONG = (
    "Ce message est trop long\u00a0: 20\u00a0000 caractères au plus. "
    "Il n’est pas perdu\u00a0: raccourcissez-le, ou envoyez-le en plusieurs fois."
)
EMPTY = "Écrivez un message, ou joignez une photo ou un document."


@dataclass(frozen=True)
class MessagePosted:
    message_id: str
    conversation_id: str
    seq: int


def post(
    voice: Voice,
    conversation: Conversation,
    body: str,
    client_id: str,
    parcel: Parcel = NOTHING,
    urgency: Urgency | None = None,
    reply: Quote | None = None,
    forwarded_id: str | None = None,
) -> tuple[Message, bool]:
    """The message, and whether it is new: the same `client_id` again gives the first one.

    Raises Refused for nothing or too much to say, NotFound when the identity is no longer a member.
    A parcel that finds no message is discarded.
    """
    try:
        body = clean(body)
        if not body and not parcel.items:
            raise Refused(EMPTY, field="body")
        act = writing.prepare(
            voice, conversation, TEXT, body, client_id, parcel, reply, forwarded_id
        )
        message = group_commit.write(partial(urgency.write, act=act) if urgency else act.write)
    except BaseException:
        parcel.discard()
        raise
    if isinstance(message, Message):
        with reading.at_hand(message):
            facts.tell(MessagePosted(message.id, message.conversation_id, message.seq))
        if urgency:
            urgency.tell()
        for fact in parcel.asked:
            facts.tell(fact)
        return message, True
    parcel.discard()
    look_again()  # what this session has read may be older than the first message
    return _known(message), False


def notice(voice: Voice, conversation: Conversation, sentence: str, client_id: str) -> Message:
    """What happened in the room, said by the room ("Téléconsultation terminée : 12 min"), in the
    present transaction or in one of its own. `client_id` (a UUID) makes it happen once."""
    act = writing.prepare(voice, conversation, NOTICE, clean(sentence), client_id, NOTHING)
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
