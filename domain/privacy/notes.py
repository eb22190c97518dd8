"""What a person keeps for herself: what she has begun, her models of messages, how she files."""

from typing import Any

import sqlalchemy as sa

from domain.accounts.identities import Person
from domain.chat import drafting, templating
from domain.chat.filing import Filing
from domain.chat.stars import Star
from domain.db import db
from domain.privacy import wording


def drafts(person: Person) -> list[dict[str, Any]]:
    """What she has begun to write."""
    return [{"texte": words} for words in drafting.all_of(person.id).values()]


def templates(person: Person) -> list[dict[str, Any]]:
    """Her own models of messages; those of a structure stay the structure's."""
    known = templating.for_person(person)
    return [{"titre": one.title, "texte": one.body} for one in known if one.owner.id == person.id]


def filings(person: Person) -> list[dict[str, Any]]:
    """Favourite, to do, archived, unread again, reminded of later."""
    titles = wording.titles(person)
    return [
        {"conversation": titles.get(row.conversation_id, row.conversation_id),
         "favorite depuis": row.favourite_at, "à traiter depuis": row.waiting_at,
         "archivée le": row.archived_at, "non lue depuis le message": row.unread_seq,
         "rappel": row.remind_at}
        for row in db.session.scalars(sa.select(Filing).where(Filing.person_id == person.id))
    ]  # fmt: skip


def stars(person: Person) -> list[dict[str, Any]]:
    """Which messages, and since when: their words are those of who wrote them."""
    titles, asked = wording.titles(person), sa.select(Star).where(Star.person_id == person.id)
    return [
        {"conversation": titles.get(row.conversation_id, row.conversation_id),
         "message": row.message_id, "favori depuis": row.starred_at}
        for row in db.session.scalars(asked.order_by(Star.starred_at))
    ]  # fmt: skip
