"""What colleagues have done of a conversation that one shares with them: read it, claimed it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from domain.accounts.identities import Identity
from domain.chat import claiming
from domain.chat.conversations import Conversation
from domain.chat.messages import Receipt
from domain.db import db


@dataclass(frozen=True, slots=True)
class Shared:
    """`read_by` names those who read the last words, whoever wrote them apart; `seen` when one of
    them did or wrote them. `claimed_by` is in charge; `is_mine` when it is the reader."""

    read_by: str = ""
    seen: bool = False
    claimed_by: str = ""
    is_mine: bool = False


NOTHING = Shared()


def among(person_id: str, lines: Sequence[sa.Row]) -> dict[str, Shared]:
    """By conversation, in two queries at most. `lines` come from rows."""
    found, (ids, others) = _read(person_id, lines), _worn(person_id, lines)
    for one in claiming.held(ids, others) if ids else ():
        before = found.get(one.conversation_id, NOTHING)
        is_mine = one.person_id == person_id
        found[one.conversation_id] = replace(before, claimed_by=one.short_name, is_mine=is_mine)
    return found


def _worn(person_id: str, lines: Sequence[sa.Row]) -> tuple[list[str], list[str]]:
    """The conversations entered through somebody else, and through whom."""
    worn = {line.Conversation.id: set(line.through.split()) - {person_id} for line in lines}
    ids = [conversation_id for conversation_id, others in worn.items() if others]
    return ids, sorted(set().union(*worn.values()))


def _read(person_id: str, lines: Sequence[sa.Row]) -> dict[str, Shared]:
    """By colleagues: those who read through the same identity as she does."""
    through = {line.Conversation.id: line.through.split() for line in lines}
    authors = {line.Conversation.id: line.author_person for line in lines}
    hers = sorted({one for ids in through.values() for one in ids})
    asked = {"conversations": list(through), "identities": hers, "person": person_id}
    names: dict[str, list[str]] = {}
    for where, identity_id, reader_id, name in db.session.execute(_READ, asked):
        if identity_id in through[where]:
            names.setdefault(where, []).extend([name] if reader_id != authors[where] else [])
    return {where: Shared(read_by=", ".join(read), seen=True) for where, read in names.items()}


_READ = (
    sa.select(Receipt.conversation_id, Receipt.identity_id, Receipt.person_id, Identity.short_name)
    .join(Conversation, Conversation.id == Receipt.conversation_id)
    .join(Identity, Identity.id == Receipt.person_id)
    .where(
        Receipt.conversation_id.in_(sa.bindparam("conversations", expanding=True)),
        Receipt.person_id != sa.bindparam("person"),
        Receipt.identity_id.in_(sa.bindparam("identities", expanding=True)),
        Conversation.last_seq > 0,
        Receipt.read_seq >= Conversation.last_seq,
    )
    .order_by(Identity.name)
)
