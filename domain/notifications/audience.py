"""Who is to be told of a message, now or later: asked when it leaves, so that whoever was removed,
has read it or went quiet in between hears nothing. As many queries for one message as for a
hundred, for two members as for five hundred."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from domain import clock
from domain.accounts import disturbing, profiles
from domain.accounts.disturbing import MENTIONS, NOTHING
from domain.accounts.identities import PERSON, STRUCTURE
from domain.accounts.profiles import Profile
from domain.chat import claiming
from domain.chat.calms import Calm
from domain.notifications import mentions, readers

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Due:
    """One person, told of one conversation by its last message that is for her. `later`: when,
    rather than now. `sender` is who wrote, "" when she does not want it on her screen."""

    person_id: str
    conversation_id: str
    message_id: str
    seq: int
    sender: str
    since: datetime
    later: datetime | None = None


def of(message_ids: Iterable[str], only: str | None = None) -> list[Due]:
    """`only`: nobody but this person."""
    said = readers.said(list(message_ids))
    inside = readers.readers(sorted({one.conversation_id for one in said}), only) if said else []
    held = _held(inside)
    named = mentions.of([one.id for one in said]) if inside else {}
    last: dict[tuple[str, str], Due] = {}
    by_room = defaultdict(list)
    for reader in inside:
        by_room[reader.conversation_id].append(reader)
    for one in said:
        for reader in by_room[one.conversation_id]:
            is_named = bool({reader.person_id, reader.identity_id} & named.get(one.id, set()))
            if _is_for(reader, one, held) and _wants(reader, is_named):
                last[reader.person_id, one.conversation_id] = _due(reader, one)
    return list(last.values())


def _is_for(reader: sa.Row, said: sa.Row, held: dict[tuple[str, str], str]) -> bool:
    """Not whom it comes from, nor who has read it, nor who came after it. Of a structure, all its
    people, or the one who takes care of it."""
    if said.person_id == reader.person_id or said.identity_id == reader.identity_id:
        return False
    if max(reader.read_seq or 0, reader.joined_seq) >= said.seq:
        return False
    carer = held.get((reader.conversation_id, reader.identity_id))
    return carer in (None, reader.person_id)


def _wants(reader: sa.Row, is_named: bool) -> bool:
    """What she chose for herself and for this conversation; whoever is away is left alone."""
    profile: Profile | None = reader.Profile
    calm: Calm | None = reader.Calm
    messages = disturbing.read(profile).messages
    if messages == NOTHING or (calm and calm.is_muted) or (profile and profiles.is_away(profile)):
        return False
    return is_named or not (messages == MENTIONS or (calm and calm.mentions_only))


def _due(reader: sa.Row, said: sa.Row) -> Due:
    now, told = clock.now(), reader.Telling
    wanted = disturbing.read(reader.Profile)
    sender = said.short_name if wanted.names and said.speaker in (PERSON, STRUCTURE) else ""
    waits = told is not None and (reader.read_seq or 0) < told.seq
    return Due(
        reader.person_id, said.conversation_id, said.id, said.seq,
        sender, told.since if waits else now, _later(reader, wanted, now),
    )  # fmt: skip


def _later(reader: sa.Row, wanted: disturbing.Preferences, now: datetime) -> datetime | None:
    """At the end of her quiet hours, or an hour after the last word."""
    if disturbing.is_quiet(wanted, now):
        return disturbing.end_of_quiet(wanted, now)
    if reader.Calm and reader.Calm.hourly and reader.Telling:
        next_word = reader.Telling.told_at + HOUR
        return next_word if next_word > now else None
    return None


def _held(inside: list[sa.Row]) -> dict[tuple[str, str], str]:
    """Who takes care of a conversation for a structure."""
    structures = {row.identity_id for row in inside if row.identity_kind == STRUCTURE}
    if not structures:
        return {}
    rooms = sorted({row.conversation_id for row in inside})
    found = claiming.held(rooms, sorted(structures))
    return {(one.conversation_id, one.structure_id): one.person_id for one in found}
