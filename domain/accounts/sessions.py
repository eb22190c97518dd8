"""Sessions, kept on the server so that they can be seen and ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, facts
from domain.accounts.identities import Person
from domain.accounts.locks import Lockable
from domain.audit import trail
from domain.db import Moment, db, transaction
from domain.errors import NotFound
from domain.ids import new_id
from vault import tokens

LONGEST = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)
DEVICE_LETTERS = 80


class Session(Lockable, db.Model):
    """`digest` is the SHA-256 of the token in the cookie; the token itself is stored nowhere.

    `method` is how it was opened (password, password+totp, recovery, passkey, psc, link),
    `factors` how many were proved, `proved_at` when last (a step-up renews it), `expires_at` an end
    that another sets (Pro Santé Connect's four hours).
    """

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    device: Mapped[str] = mapped_column(sa.String(80), default="")
    method: Mapped[str] = mapped_column(sa.String(16), default="password")
    factors: Mapped[int] = mapped_column(default=1, server_default="1")
    proved_at: Mapped[datetime | None] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed_id_token: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = db.relationship(Person)


@dataclass(frozen=True)
class SessionEnded:
    session_id: str
    person_id: str


def open_session(
    person: Person,
    device: str,
    method: str = "password",
    *,
    factors: int = 1,
    expires_at: datetime | None = None,
) -> tuple[Session, str]:
    """A new session and its token, in the present transaction. The token is told only here."""
    token, now = tokens.new_token(), clock.now()
    session = Session(
        id=new_id(), person_id=person.id, digest=tokens.digest(token),
        device=device[:DEVICE_LETTERS], method=method, factors=factors, proved_at=now,
        expires_at=expires_at, created_at=now, last_seen_at=now,
    )  # fmt: skip
    db.session.add(session)
    return session, token


def find(token: str, idle_hours: int) -> tuple[Session, Person] | None:
    """Who holds `token`: not ended, idle nor too old, and its person neither suspended nor gone."""
    row = db.session.execute(_HELD, {"digest": tokens.digest(token)} | _now(idle_hours)).first()
    return (row[0], row[1]) if row else None


def was_ended(token: str) -> bool:
    """Somebody ended the session of this token, rather than time."""
    asked = sa.select(Session.ended_at).where(Session.digest == tokens.digest(token))
    return db.session.scalar(asked) is not None


def of(person_id: str, idle_hours: int) -> list[Session]:
    """The sessions this person has open, the most recently used first."""
    return list(db.session.scalars(_OWN, {"person_id": person_id} | _now(idle_hours)))


def alive(session_ids: set[str], idle_hours: int) -> set[str]:
    """Those of `session_ids` that may still be used."""
    return set(db.session.scalars(_LIVING, {"ids": sorted(session_ids)} | _now(idle_hours)))


def is_unusual(person_id: str, device: str) -> bool:
    """She has come before, and never from a browser and a system of these names."""
    before = sa.select(Session.device).where(Session.person_id == person_id).distinct()
    known = set(db.session.scalars(before))
    return bool(known) and device[:DEVICE_LETTERS] not in known


def is_due(session: Session) -> bool:
    """Its last use was noted long enough ago to be noted again."""
    return session.last_seen_at < clock.now() - SEEN_EVERY


def seen(session_id: str) -> None:
    """Note that the session is in use; written at most once a minute."""
    now = clock.now()
    due = {"session_id": session_id, "due": now - SEEN_EVERY}
    if db.session.scalar(_DUE, due) is None:
        return
    with transaction():
        db.session.execute(_NOTE, due | {"seen": now})


def prove(
    session_id: str, *, method: str | None = None, factors: int | None = None
) -> tuple[Session, str]:
    """She has just proved again who she is: the new token of her session, told only here. The
    token of before opens nothing (a right that grows changes the cookie)."""
    token = tokens.new_token()
    with transaction():
        session = db.session.get_one(Session, session_id, with_for_update=True)
        session.digest, session.proved_at = tokens.digest(token), clock.now()
        session.method = method or session.method
        session.factors = max(session.factors, factors or 0)
        return session, token


def end(person: Person, session_id: str) -> None:
    """End one of the person's own sessions; ending it twice is harmless. Raises NotFound."""
    with transaction():
        session = db.session.get(Session, session_id)
        if session is None or session.person_id != person.id:
            raise NotFound
        _end([session], person.actor)


def leave(person: Person, session_id: str) -> None:
    """End the session of the very browser that asks. Its token is forgotten, not revoked: another
    tab that comes late with it must not wipe what this browser has been given since."""
    with transaction():
        end(person, session_id)
        db.session.get_one(Session, session_id).digest = tokens.digest(tokens.new_token())


def end_all(person: Person, but: str | None = None) -> int:
    """End every session of the person, except the one she keeps; how many."""
    with transaction():
        return end_every(person.id, person.actor, but)


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


def _now(idle_hours: int) -> dict[str, datetime]:
    """The three moments that the prepared questions compare with."""
    now = clock.now()
    return {"present": now, "idle": now - timedelta(hours=idle_hours), "oldest": now - LONGEST}


# Asked at each request: built once, because building SQL costs more than running it.
_ALIVE = (
    Session.ended_at.is_(None),
    Session.last_seen_at > sa.bindparam("idle", type_=Moment),
    Session.created_at > sa.bindparam("oldest", type_=Moment),
    sa.or_(
        Session.expires_at.is_(None), Session.expires_at > sa.bindparam("present", type_=Moment)
    ),
    Person.suspended_at.is_(None),
    Person.closed_at.is_(None),
)
_HELD = (
    sa.select(Session, Person)
    .join(Person, Person.id == Session.person_id)
    .where(Session.digest == sa.bindparam("digest"), *_ALIVE)
)
_OWN = (
    sa.select(Session)
    .join(Person, Person.id == Session.person_id)
    .where(Session.person_id == sa.bindparam("person_id"), *_ALIVE)
    .order_by(Session.last_seen_at.desc(), Session.id)
)
_LIVING = (
    sa.select(Session.id)
    .join(Person, Person.id == Session.person_id)
    .where(Session.id.in_(sa.bindparam("ids", expanding=True)), *_ALIVE)
)
_USED = (
    Session.id == sa.bindparam("session_id"),
    Session.last_seen_at < sa.bindparam("due", type_=Moment),
)
_DUE = sa.select(Session.id).where(*_USED)
_NOTE = sa.update(Session.__table__).where(*_USED).values(last_seen_at=sa.bindparam("seen"))
