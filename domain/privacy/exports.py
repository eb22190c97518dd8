"""A copy of one's data: asked for, built aside, sealed at rest, downloaded once within a day."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts import own_keys
from domain.accounts.challenges import Challenge
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from vault import archives, sealing, tokens

PURPOSE = "export"
KEPT, STALLED = timedelta(hours=24), timedelta(minutes=5)
BUSY = "Une copie se prépare déjà. Elle sera prête dans un instant."
GONE = "Cette copie a déjà été téléchargée, ou son délai est passé. Préparez-en une autre."


@dataclass(frozen=True)
class Progress:
    """`done` of `total` messages; `size` in bytes once it is ready; `beat` is the last sign of
    life of who builds it, in seconds since the epoch."""

    done: int
    total: int
    size: int
    beat: float


@dataclass(frozen=True)
class Export:
    id: str
    expires_at: datetime
    progress: Progress

    @property
    def is_ready(self) -> bool:
        return self.progress.size > 0

    @property
    def is_stalled(self) -> bool:
        """Whoever built it has stopped: a process that ended."""
        silent = clock.now().timestamp() - self.progress.beat
        return not self.is_ready and silent > STALLED.total_seconds()


def ask(person: Person) -> Export:
    """A new copy, to be built; one that waited is replaced. Raises Refused while one is built."""
    with transaction():
        own_keys.key_for(person)
        known = current(person)
        if known and not known.is_ready and not known.is_stalled:
            raise Refused(BUSY, status=409)
        db.session.execute(sa.delete(Challenge).where(*_hers(person.id)))
        row = _row(person.id)
        trail.record("data exported", person.actor, "person", person.id)
        return _shown(row)


def current(person: Person) -> Export | None:
    """The copy that is built or waits for her."""
    rows = sa.select(Challenge).where(*_hers(person.id), Challenge.used_at.is_(None))
    row = db.session.scalar(rows.where(Challenge.expires_at > clock.now()))
    return _shown(row) if row else None


def tell(export_id: str, done: int, total: int, size: int = 0) -> None:
    """How far it is. Raises NotFound when nobody waits for it any more."""
    with transaction():
        row = db.session.get(Challenge, export_id)
        if row is None or row.purpose != PURPOSE:
            raise NotFound
        row.sealed_payload = _sealed(row.id, Progress(done, total, size, _now()))


def take(person: Person, export_id: str, folder: Path) -> Iterator[bytes]:
    """Its bytes, once; the file is gone after. Raises Refused when it is no longer there."""
    with transaction():
        spent = sa.update(Challenge).where(
            *_hers(person.id),
            Challenge.id == export_id,
            Challenge.used_at.is_(None),
            Challenge.expires_at > clock.now(),
        )
        if not db.session.scalar(spent.values(used_at=clock.now()).returning(Challenge.id)):
            raise Refused(GONE, status=410)
        trail.record("data downloaded", person.actor, "person", person.id)
    return _read(folder / export_id, data_keys.key_of(own_keys.key_for(person)))


def sweep(folder: Path) -> int:
    """Delete the copies that nobody may download any more; how many."""
    open_ones = sa.select(Challenge.id).where(
        Challenge.purpose == PURPOSE,
        Challenge.used_at.is_(None),
        Challenge.expires_at > clock.now(),
    )
    kept = set(db.session.scalars(open_ones))
    dead = [path for path in folder.glob("*") if path.stem not in kept] if folder.exists() else []
    for path in dead:
        path.unlink(missing_ok=True)
    return len(dead)


def _read(path: Path, key: bytes) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            yield from archives.pieces(source, key)
    finally:
        path.unlink(missing_ok=True)


def _row(person_id: str) -> Challenge:
    identifier, now = new_id(), clock.now()
    row = Challenge(
        id=identifier, purpose=PURPOSE, digest=tokens.digest(tokens.new_token()),
        person_id=person_id, sealed_payload=_sealed(identifier, Progress(0, 0, 0, _now())),
        created_at=now, expires_at=now + KEPT,
    )  # fmt: skip
    db.session.add(row)
    return row


def _shown(row: Challenge) -> Export:
    said = sealing.unseal(data_keys.purpose_key(PURPOSE), row.sealed_payload, f"exports:{row.id}")
    return Export(row.id, row.expires_at, Progress(**json.loads(said)))


def _sealed(identifier: str, progress: Progress) -> bytes:
    said = json.dumps(asdict(progress)).encode()
    return sealing.seal(data_keys.purpose_key(PURPOSE), said, f"exports:{identifier}")


def _hers(person_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (Challenge.purpose == PURPOSE, Challenge.person_id == person_id)


def _now() -> float:
    return clock.now().timestamp()
