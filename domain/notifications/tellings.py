"""How far each person was told of each conversation: what an hour's calm, an e-mail to who stays
silent and a notification to take away are decided by."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock
from domain.chat.messages import Receipt
from domain.db import Moment, db


class Telling(db.Model):
    """`seq` is the last message she was told of, `since` when the first that she has not read was.
    `shown_at`: one of her devices showed it; `mailed_at`: she was written to; `cleared_seq`: her
    devices were told that she read it elsewhere."""

    __tablename__ = "tellings"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        sa.ForeignKey("conversations.id"), primary_key=True
    )
    seq: Mapped[int] = mapped_column()
    since: Mapped[datetime] = mapped_column(Moment, index=True)
    told_at: Mapped[datetime] = mapped_column(Moment)
    shown_at: Mapped[datetime | None] = mapped_column(Moment)
    mailed_at: Mapped[datetime | None] = mapped_column(Moment)
    cleared_seq: Mapped[int] = mapped_column(default=0, server_default="0")


@dataclass(frozen=True, slots=True)
class Told:
    """One row to write."""

    person_id: str
    conversation_id: str
    seq: int
    since: datetime
    told_at: datetime


def write(rows: Iterable[Told]) -> None:
    """In the present transaction, in one statement. Whoever had read all starts waiting anew."""
    values = [asdict(row) | {"cleared_seq": 0} for row in rows]
    if values:
        db.session.execute(_UPSERT[db.engine.dialect.name], values)


def unread(person_ids: list[str]) -> dict[str, list[str]]:
    """The conversations each was told of and has not read, the oldest first. One query."""
    found: dict[str, list[str]] = {one: [] for one in person_ids}
    for row in db.session.execute(_UNREAD, {"people": person_ids}):
        found[row.person_id].append(row.conversation_id)
    return found


def shown(person_id: str, conversation_id: str) -> None:
    """In the present transaction."""
    hers = sa.update(Telling).where(
        Telling.person_id == person_id, Telling.conversation_id == conversation_id
    )
    db.session.execute(hers.values(shown_at=clock.now()))


def read_elsewhere(conversation_ids: list[str]) -> list[Telling]:
    """Told, read since, and her devices do not know it."""
    asked = sa.select(Telling).join(Receipt, _HERS).where(
        Telling.conversation_id.in_(conversation_ids),
        Receipt.read_seq >= Telling.seq, Telling.cleared_seq < Telling.seq,
    )  # fmt: skip
    return list(db.session.scalars(asked))


def _upsert(insert: type) -> sa.Insert:
    statement, old = insert(Telling.__table__), Telling.__table__.c
    new = statement.excluded
    fresh = new.since >= new.told_at
    kept = {name: new[name] for name in ("told_at", "since")}
    kept["seq"] = sa.case((new.seq > old.seq, new.seq), else_=old.seq)
    for name in ("shown_at", "mailed_at"):
        kept[name] = sa.case((fresh, sa.null()), else_=old[name])
    return statement.on_conflict_do_update(
        index_elements=["person_id", "conversation_id"], set_=kept
    )


_HERS = sa.and_(
    Receipt.conversation_id == Telling.conversation_id, Receipt.person_id == Telling.person_id
)
_UNREAD = (
    sa.select(Telling.person_id, Telling.conversation_id)
    .outerjoin(Receipt, _HERS)
    .where(
        Telling.person_id.in_(sa.bindparam("people", expanding=True)),
        sa.or_(Receipt.read_seq.is_(None), Receipt.read_seq < Telling.seq),
    )
    .order_by(Telling.since)
)
_UPSERT = {"sqlite": _upsert(sqlite.insert), "postgresql": _upsert(postgresql.insert)}
