"""Signed checkpoints of the audit chain (Ed25519): whoever rewrites the chain cannot re-sign it.

Each is a row, written in the transaction of the entry it seals, and a line of a file kept in a
second place: who cuts the tail of the tables leaves the file to tell.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys
from domain.db import Moment, db
from vault.signing import Signer

EVERY = 1000
PURPOSE = "audit checkpoints"


class AuditCheckpoint(db.Model):
    """`signature` covers n, hash and at; `key_id` is the beginning of the public key's SHA-256."""

    __tablename__ = "audit_checkpoints"
    n: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False)  # fmt: skip  # noqa: E501
    hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    at: Mapped[datetime] = mapped_column(Moment)
    key_id: Mapped[str] = mapped_column(sa.String(16))
    signature: Mapped[bytes] = mapped_column(sa.LargeBinary(64))


def signer() -> Signer:
    return Signer(data_keys.purpose_key(PURPOSE))


def message(number: int, digest: bytes, at: datetime) -> bytes:
    """What is signed."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"liane-audit-checkpoint:1:{number}:{digest.hex()}:{moment}".encode()


def seal(connection: sa.Connection, number: int, digest: bytes) -> None:
    """Sign the chain as it stands at `number`, in the present transaction."""
    own, at = signer(), clock.now()
    row = {
        "n": number, "hash": digest, "at": at, "key_id": own.key_id,
        "signature": own.sign(message(number, digest, at)),
    }  # fmt: skip
    connection.execute(sa.insert(AuditCheckpoint.__table__), row)


def copy_out(path: Path) -> int:
    """Append to the file the checkpoints it lacks, durably; how many. Two who come together write
    each line once, and a line that a crash cut short is written again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = [json.dumps(line) + "\n" for line in _lacking(_last_number(file))]
        file.write("".join(lines).encode())
        file.flush()
        os.fsync(file.fileno())
    return len(lines)


def _last_number(file: BinaryIO) -> int:
    """The number of the last whole line; what follows it is cut off."""
    data = file.read()
    whole = data[: data.rfind(b"\n") + 1]
    file.truncate(len(whole))
    file.seek(len(whole))
    return max((_number(line) for line in whole.splitlines()[-1:]), default=0)


def _number(line: bytes) -> int:
    try:
        return int(json.loads(line)["n"])
    except (ValueError, KeyError, TypeError):
        return 0  # changed by somebody: verification says so; here everything is told again


def _lacking(last: int) -> Iterator[dict[str, Any]]:
    later = sa.select(AuditCheckpoint).where(AuditCheckpoint.n > last).order_by(AuditCheckpoint.n)
    for row in db.session.scalars(later):
        yield {
            "n": row.n,
            "hash": row.hash.hex(),
            "at": row.at.isoformat(timespec="microseconds"),
            "key_id": row.key_id,
            "signature": row.signature.hex(),
        }
