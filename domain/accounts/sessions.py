"""Sessions, kept on the server so that they can be seen and ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, facts
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import Moment, db, transaction
from domain.errors import NotFound
from domain.ids import new_id
from vault import tokens

LONGEST = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)
DEVICE_LETTERS = 80


class Session(db.Model):
    """`digest` is the SHA-256 of the token in the cookie; the token itself is stored nowhere."""

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    device: Mapped[str] = mapped_column(sa.String(80), default="")
    method: Mapped[str] = mapped_column(sa.String(16), default="password")
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = db.relationship(Person)


@dataclass(frozen=True)
class SessionEnded:
    session_id: str
    person_id: str


def open_session(person: Person, device: str, method: str = "password") -> tuple[Session, str]:
    """A new session and its token, in the present transaction. The token is told only here."""
    token, now = tokens.new_token(), clock.now()
    session = Session(
        id=new_id(), person_id=person.id, digest=tokens.digest(token),
        device=device[:DEVICE_LETTERS], method=method, created_at=now, last_seen_at=now,
    )  # fmt: skip
    db.session.add(session)
    return session, token


def find(token: str, idle_hours: int) -> tuple[Session, Person] | None:
    """Who holds `token`: not ended, idle nor too old, and its person not suspended."""
    held = (
        sa.select(Session, Person)
        .join(Person, Person.id == Session.person_id)
        .where(Session.digest == tokens.digest(token), *_alive(idle_hours))
    )
    row = db.session.execute(held).first()
    return (row[0], row[1]) if row else None


def of(person_id: str, idle_hours: int) -> list[Session]:
    """The sessions this person has open, the most recently used first."""
    own = sa.select(Session).join(Person, Person.id == Session.person_id)
    own = own.where(Session.person_id == person_id, *_alive(idle_hours))
    return list(db.session.scalars(own.order_by(Session.last_seen_at.desc(), Session.id)))


def alive(session_ids: set[str], idle_hours: int) -> set[str]:
    """Those of `session_ids` that may still be used."""
    asked = sa.select(Session.id).join(Person, Person.id == Session.person_id)
    return set(db.session.scalars(asked.where(Session.id.in_(session_ids), *_alive(idle_hours))))


def seen(session_id: str) -> None:
    """Note that the session is in use; written at most once a minute."""
    due = (Session.id == session_id, Session.last_seen_at < clock.now() - SEEN_EVERY)
    if db.session.scalar(sa.select(Session.id).where(*due)) is None:
        return
    with transaction():
        db.session.execute(sa.update(Session).where(*due).values(last_seen_at=clock.now()))


def end(person: Person, session_id: str) -> None:
    """End one of the person's own sessions; ending it twice is harmless. Raises NotFound."""
    with transaction():
        session = db.session.get(Session, session_id)
        if session is None or session.person_id != person.id:
            raise NotFound
        _end([session], trail.Actor(person_id=person.id))


def end_all(person: Person, but: str | None = None) -> int:
    """End every session of the person, except the one she keeps; how many."""
    with transaction():
        return end_every(person.id, trail.Actor(person_id=person.id), but)


def end_every(person_id: str, who: trail.Actor, but: str | None = None) -> int:
    """The same in the present transaction, whoever acts."""
    present = sa.select(Session).where(Session.person_id == person_id, Session.ended_at.is_(None))
    return _end([row for row in db.session.scalars(present) if row.id != but], who)


def _end(sessions: list[Session], who: trail.Actor) -> int:
    """Facts are told for what ended now, and only then: closing sockets twice is useless."""
    open_ones = [session for session in sessions if session.ended_at is None]
    for session in open_ones:
        session.ended_at = clock.now()
        trail.record("session ended", who, "session", session.id)
        facts.record(SessionEnded(session.id, session.person_id))
    return len(open_ones)


def _alive(idle_hours: int) -> tuple[sa.ColumnElement[bool], ...]:
    now = clock.now()
    return (
        Session.ended_at.is_(None),
        Session.last_seen_at > now - timedelta(hours=idle_hours),
        Session.created_at > now - LONGEST,
        Person.suspended_at.is_(None),
    )
