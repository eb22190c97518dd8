"""Data keys: one per conversation or patient, wrapped by the master key. Erased: content gone."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock
from domain.db import Moment, db
from domain.ids import new_id
from vault import keys, sealing

_master: keys.MasterKey | None = None


class Shredded(Exception):
    """The key was erased: what it sealed can no longer be read by anyone."""


class DataKey(db.Model):
    __tablename__ = "data_keys"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    wrapped: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    shredded_at: Mapped[datetime | None] = mapped_column(Moment)


def use_master_key(master: keys.MasterKey) -> None:
    """Given once, by the composition root."""
    global _master
    _master = master
    _unwrap.cache_clear()


def create() -> DataKey:
    """A new data key, in the present transaction."""
    identifier = new_id()
    wrapped = _the_master().wrap(keys.new_data_key(), identifier)
    row = DataKey(id=identifier, wrapped=wrapped, created_at=clock.now())
    db.session.add(row)
    return row


def seal(data_key_id: str, text: str, binding: str) -> bytes:
    return sealing.seal(key_of(data_key_id), text.encode(), binding)


def unseal(data_key_id: str, sealed: bytes, binding: str) -> str:
    return sealing.unseal(key_of(data_key_id), sealed, binding).decode()


def key_of(data_key_id: str) -> bytes:
    """The key itself. Raises Shredded when it was erased."""
    row = db.session.get(DataKey, data_key_id)
    return opened(row.wrapped if row else None, data_key_id)


def opened(wrapped: bytes | None, data_key_id: str) -> bytes:
    """The key of a row that was read with others. Raises Shredded when it was erased."""
    if wrapped is None:
        raise Shredded(data_key_id)
    return _unwrap(wrapped, data_key_id)


def keys_among(identifiers: Iterable[str]) -> dict[str, bytes]:
    """Those that were not erased, in one query."""
    asked = sa.select(DataKey.id, DataKey.wrapped).where(
        DataKey.id.in_(list(identifiers)), DataKey.wrapped.is_not(None)
    )
    return {row.id: _unwrap(row.wrapped, row.id) for row in db.session.execute(asked)}


def shred(data_key_id: str) -> None:
    """Erase the key, in the present transaction: backups that hold only sealed rows included."""
    row = db.session.get(DataKey, data_key_id)
    if row is not None and row.wrapped is not None:
        row.wrapped, row.shredded_at = None, clock.now()


def purpose_key(purpose: str) -> bytes:
    """A key for what belongs to no conversation nor patient (outbox, cookies, demo)."""
    return _the_master().derive(purpose)


@lru_cache(maxsize=4096)
def _unwrap(wrapped: bytes, data_key_id: str) -> bytes:
    return _the_master().unwrap(wrapped, data_key_id)


def _the_master() -> keys.MasterKey:
    if _master is None:
        raise RuntimeError("no master key: the composition root gives one")
    return _master
