"""Following a link into a group. Whoever may not enter by it is told one thing, whatever the
reason: neither that the group exists, nor its name."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import clock, facts
from domain.accounts.identities import Person, Voice
from domain.chat import crossing, members, referents
from domain.chat.conversations import Conversation
from domain.chat.describing import GroupChanged
from domain.chat.turns import wait_for_turn
from domain.chat.ways_in import EntryRequest, GroupLink
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id
from domain.organisations import belonging
from vault import tokens

DEAD = "Ce lien ne mène à rien. Demandez-en un autre à qui vous l’a donné."


@dataclass(frozen=True)
class Way:
    """What a link opens for one person. `title` is told to who may enter by it only."""

    conversation_id: str
    title: str
    is_in: bool
    asks: bool


def look(person: Person, token: str) -> Way:
    """What the link opens for her. Raises Refused (410), the same for every reason."""
    return _way(person, _serving(person, token))


def enter(voice: Voice, token: str) -> Way:
    """She is in, or has asked. Twice is harmless. Raises Refused (410) when it serves no more."""
    with transaction():
        wait_for_turn(db.session.connection())
        link = _serving(voice.person, token, fresh=True)
        way, conversation = _way(voice.person, link), _group(link)
        if way.is_in:
            return way
        if way.asks:
            _ask(voice, conversation)
        else:
            members.require_room(conversation.id)
            crossing.let_in(conversation, voice.person.id, voice.actor)
        link.uses += 1
        return way


def _serving(person: Person, token: str, *, fresh: bool = False) -> GroupLink:
    """Who is in already passes by a link that has served once: it may be hers."""
    asked = sa.select(GroupLink).where(GroupLink.digest == tokens.digest(token))
    if fresh:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(asked)
    if row is None or not (row.serves and _may_use(person, row)):
        raise Refused(DEAD, status=410)
    if _group(row).is_shredded:
        raise Refused(DEAD, status=410)
    return row


def _may_use(person: Person, link: GroupLink) -> bool:
    if link.organisation_id is None:
        return True
    return belonging.present(link.organisation_id, person.id) is not None


def _way(person: Person, link: GroupLink) -> Way:
    conversation, asks = _group(link), link.organisation_id is None
    is_in = referents.present(conversation.id, person.id) is not None
    told = "" if asks and not is_in else conversation.title
    return Way(conversation.id, told, is_in, asks)


def _group(link: GroupLink) -> Conversation:
    return db.session.get_one(Conversation, link.conversation_id)


def _ask(voice: Voice, conversation: Conversation) -> None:
    row = db.session.scalar(
        sa.select(EntryRequest).where(
            EntryRequest.conversation_id == conversation.id,
            EntryRequest.person_id == voice.person.id,
        )
    )
    if row is None:
        row = EntryRequest(
            id=new_id(), conversation_id=conversation.id, person_id=voice.person.id
        )  # fmt: skip
        db.session.add(row)
    row.asked_at, row.accepted_at, row.declined_at = clock.now(), None, None
    facts.record(GroupChanged(conversation.id))
