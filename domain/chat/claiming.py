"""Claiming: in a structure that shares its conversations, one person says "je m'en occupe".

A claim counts while who made it belongs to the structure: leaving is enough, nothing is to undo.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, facts
from domain.accounts.identities import STRUCTURE, Identity, Person, StructureMembership, Voice
from domain.audit import trail
from domain.chat import colleagues, members
from domain.chat.conversations import Conversation
from domain.chat.turns import wait_for_turn
from domain.db import Moment, db, transaction
from domain.errors import Forbidden, Refused
from domain.ids import new_id

NOT_A_STRUCTURE = "On ne s’occupe d’une conversation qu’au nom d’une structure qui y participe."
NO_COLLEAGUE = "Choisissez quelqu’un de la structure."
NOT_YOURS = "Vous ne vous occupez pas de cette conversation."


class Claim(db.Model):
    """One person of a structure in charge of one of its conversations; one at a time."""

    __tablename__ = "claims"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"))
    structure_id: Mapped[str] = mapped_column(sa.ForeignKey("structures.id"), index=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    given_by: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"))
    claimed_at: Mapped[datetime] = mapped_column(Moment)
    released_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        sa.Index(
            "uq_claims_present", "conversation_id", "structure_id", unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class ClaimMoved:
    conversation_id: str
    structure_id: str


@dataclass(frozen=True, slots=True)
class Held:
    """Who is in charge, as her colleagues read it: "Paul"."""

    conversation_id: str
    structure_id: str
    person_id: str
    short_name: str


def held(conversation_ids: list[str], structure_ids: list[str]) -> list[Held]:
    """The claims that count now. One query."""
    asked = {"conversations": conversation_ids, "structures": structure_ids}
    return [Held(*row) for row in db.session.execute(_HELD, asked)]


def claim(voice: Voice, conversation: Conversation) -> None:
    """She takes charge. Twice is harmless. Raises Refused (409) with the name of who has."""
    with _acting(voice, conversation) as present:
        if present is None:
            _begin(voice, conversation, voice.person.id)
            _record("conversation claimed", voice, conversation)
        elif present.person_id != voice.person.id:
            raise Refused(f"{present.short_name} s’en occupe déjà.", status=409)


def release(voice: Voice, conversation: Conversation) -> None:
    """She is no longer in charge. Twice is harmless. Raises Forbidden when a colleague is."""
    with _acting(voice, conversation) as present:
        if present is None:
            return
        if present.person_id != voice.person.id:
            raise Forbidden(NOT_YOURS)
        _end(voice, conversation)
        _record("claim released", voice, conversation)


def hand_over(voice: Voice, conversation: Conversation, person_id: str) -> None:
    """A colleague is in charge from now on; or oneself, when whoever was has gone home."""
    with _acting(voice, conversation) as present:
        if person_id not in {one.person_id for one in colleagues.of([voice.identity.id])}:
            raise Refused(NO_COLLEAGUE, field="person")
        if present and present.person_id == person_id:
            return
        _begin(voice, conversation, person_id, given_by=voice.person.id)
        _record("claim handed over", voice, conversation, person=person_id)


def claimed_by(structure_id: str, person_id: str) -> list[str]:
    """The conversations whose last claim, ended by nobody, is hers."""
    open_ones = sa.select(Claim.conversation_id).where(
        Claim.structure_id == structure_id,
        Claim.person_id == person_id,
        Claim.released_at.is_(None),
    )
    return list(db.session.scalars(open_ones))


@contextmanager
def _acting(voice: Voice, conversation: Conversation) -> Iterator[Held | None]:
    """One act at a time, rights asked again inside; gives who is in charge."""
    if voice.identity.kind != STRUCTURE:
        raise Forbidden(NOT_A_STRUCTURE)
    with transaction():
        wait_for_turn(db.session.connection())
        members.require(voice, conversation)
        colleagues.require(voice)
        yield next(iter(held([conversation.id], [voice.identity.id])), None)


def _begin(voice: Voice, conversation: Conversation, person_id: str, **more: str) -> None:
    _end(voice, conversation)
    row = Claim(
        id=new_id(), conversation_id=conversation.id, structure_id=voice.identity.id,
        person_id=person_id, claimed_at=clock.now(), **more,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()


def _end(voice: Voice, conversation: Conversation) -> None:
    """Also the claim of somebody who has left, which no longer counted."""
    open_one = sa.update(Claim).where(
        Claim.conversation_id == conversation.id,
        Claim.structure_id == voice.identity.id,
        Claim.released_at.is_(None),
    )
    db.session.execute(open_one.values(released_at=clock.now()))


def _record(act: str, voice: Voice, conversation: Conversation, **more: str) -> None:
    trail.record(act, voice.actor, "conversation", conversation.id, **more)
    facts.record(ClaimMoved(conversation.id, voice.identity.id))


_HELD = (
    sa.select(Claim.conversation_id, Claim.structure_id, Claim.person_id, Identity.short_name)
    .join(
        StructureMembership,
        sa.and_(
            StructureMembership.structure_id == Claim.structure_id,
            StructureMembership.person_id == Claim.person_id,
            StructureMembership.left_at.is_(None),
        ),
    )
    .join(Person, Person.id == Claim.person_id)
    .join(Identity, Identity.id == Claim.person_id)
    .where(
        Claim.released_at.is_(None),
        Person.suspended_at.is_(None),
        Claim.conversation_id.in_(sa.bindparam("conversations", expanding=True)),
        Claim.structure_id.in_(sa.bindparam("structures", expanding=True)),
    )
)
