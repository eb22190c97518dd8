"""The audit trail: ids only, never content, hash-chained (CNIL 2021-122, santé publique code).

h(n) = SHA-256(h(n-1) + canonical JSON of entry n). The head row serialises writers, so there is
one chain whatever the number of processes.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, together
from domain.audit import checkpoints
from domain.db import Moment, db, transaction

GENESIS = b"\0" * 32
HEAD = 1


@dataclass(frozen=True)
class Actor:
    """Who acts (a person or a visiting patient), the identity she speaks as, from which session."""

    person_id: str | None = None
    identity_id: str | None = None
    visit_id: str | None = None
    session_id: str | None = None


class AuditEntry(db.Model):
    __tablename__ = "audit_entries"
    n: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False)  # fmt: skip  # noqa: E501
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    act: Mapped[str] = mapped_column(sa.String(48), index=True)
    person_id: Mapped[str | None] = mapped_column(sa.String(36), index=True)
    identity_id: Mapped[str | None] = mapped_column(sa.String(36))
    visit_id: Mapped[str | None] = mapped_column(sa.String(36))
    session_id: Mapped[str | None] = mapped_column(sa.String(36))
    object_kind: Mapped[str | None] = mapped_column(sa.String(24))
    object_id: Mapped[str | None] = mapped_column(sa.String(36), index=True)
    detail: Mapped[str] = mapped_column(sa.String(400), default="{}")
    hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))


class AuditHead(db.Model):
    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(sa.BigInteger)
    hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))


def record(
    act: str, who: Actor, kind: str | None = None, object_id: str | None = None, /, **detail: Any
) -> None:
    """Add one entry in the present transaction. `detail` holds counts and codes, never words."""
    append(db.session.connection(), act, who, kind, object_id, detail)


def append(
    connection: sa.Connection,
    act: str,
    who: Actor,
    kind: str | None,
    object_id: str | None,
    detail: dict[str, Any],
) -> None:
    """The same on a Core connection, for the hot path."""
    number, previous = take_head(connection)
    entry = {
        "n": number + 1,
        "at": clock.now(),
        "act": act,
        "person_id": who.person_id,
        "identity_id": who.identity_id,
        "visit_id": who.visit_id,
        "session_id": who.session_id,
        "object_kind": kind,
        "object_id": object_id,
        "detail": json.dumps(detail, sort_keys=True, separators=(",", ":")),
    }
    entry["hash"] = chain(previous, entry)
    together.insert(connection, _INSERT, entry)
    _advance(connection, entry["n"], entry["hash"])
    if entry["n"] % checkpoints.EVERY == 0:
        checkpoints.seal(connection, entry["n"], entry["hash"])


def lay_checkpoint() -> int | None:
    """Sign the chain as it stands, unless its last entry is signed already; which entry."""
    with transaction():
        connection = db.session.connection()
        number, digest = take_head(connection)
        signed = sa.select(checkpoints.AuditCheckpoint.n).where(
            checkpoints.AuditCheckpoint.n == number
        )
        if number == 0 or connection.scalar(signed) is not None:
            return None
        checkpoints.seal(connection, number, digest)
        return number


def chain(previous: bytes, entry: dict[str, Any]) -> bytes:
    """The 32-byte hash of an entry that follows `previous`."""
    said = {name: value for name, value in entry.items() if name != "hash"}
    if said["session_id"] is None:  # entries written before sessions were told hash without it
        del said["session_id"]
    said["at"] = said["at"].isoformat(timespec="microseconds")
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(previous + canonical.encode()).digest()


def first_break() -> int | None:
    """The number of the first entry that does not follow from the one before, or None."""
    previous, expected = GENESIS, 0
    columns = AuditEntry.__table__.columns
    for row in db.session.execute(sa.select(*columns).order_by(AuditEntry.n)).yield_per(1000):
        expected += 1
        if row.n != expected or chain(previous, dict(row._mapping)) != row.hash:
            return expected
        previous = row.hash
    head = db.session.get(AuditHead, HEAD)
    tail = (head.n, head.hash) if head else (0, GENESIS)
    return None if tail == (expected, previous) else expected + 1


def take_head(connection: sa.Connection) -> tuple[int, bytes]:
    """The last entry's number and hash; nobody else writes until the commit."""
    shared = together.here(connection)
    if shared and "head" in shared.known:
        return shared.known["head"]
    row = connection.execute(_LOCK_HEAD).first()
    if row is None:
        connection.execute(sa.insert(AuditHead), {"id": HEAD, "n": 0, "hash": GENESIS})
    head = (row.n, row.hash) if row else (0, GENESIS)
    if shared:
        shared.known["head"] = head
    return head


def _advance(connection: sa.Connection, number: int, digest: bytes) -> None:
    values = {"number": number, "digest": digest}
    shared = together.here(connection)
    if not shared:
        connection.execute(_ADVANCE, values)
        return
    shared.known["head"] = (number, digest)
    shared.last["head"] = lambda: connection.execute(_ADVANCE, values)


_LOCK_HEAD = sa.select(AuditHead.n, AuditHead.hash).where(AuditHead.id == HEAD).with_for_update()
_INSERT = sa.insert(AuditEntry.__table__)
_ADVANCE = (
    sa.update(AuditHead)
    .where(AuditHead.id == HEAD)
    .values(n=sa.bindparam("number"), hash=sa.bindparam("digest"))
    .execution_options(synchronize_session=False)
)
