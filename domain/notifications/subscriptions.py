"""The browsers that a person let Liane push to. One dies with the session that opened it."""

import json
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import Moment, db, transaction
from domain.errors import Refused
from domain.ids import new_id
from vault import sealing, tokens, vapid

MOST = 16
RENEWED_EVERY = timedelta(days=1)
WRONG = "Ce navigateur n’a pas donné de quoi le prévenir. Rechargez la page et recommencez."


class Subscription(db.Model):
    """`digest` is that of the endpoint: a browser is there once, whoever uses it. `sent_at` is the
    last push that its service took, `shown_at` the last that the device said it showed."""

    __tablename__ = "push_subscriptions"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    session_id: Mapped[str] = mapped_column(
        sa.ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    renewed_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    shown_at: Mapped[datetime | None] = mapped_column(Moment)


def subscribe(person: Person, session_id: str, endpoint: str, p256dh: str, auth: str) -> bool:
    """From now on this browser is told; whether that is new. A page says it again at each start:
    nothing is written when nothing changed. Whoever used this browser before is told no more."""
    if not vapid.are_subscriber_keys(p256dh, auth):
        raise Refused(WRONG)
    if _is_known(person, session_id, endpoint, p256dh, auth):
        return False
    with transaction():
        known = _drop(session_id, endpoint)
        now, identifier, keys = clock.now(), new_id(), (endpoint, p256dh, auth)
        row = Subscription(
            id=identifier, person_id=person.id, session_id=session_id,
            digest=tokens.digest(endpoint), sealed=sealed(identifier, keys),
            created_at=now, renewed_at=now,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        _keep_few(person)
        if person.id not in known:
            trail.record("notifications turned on", person.actor, "person", person.id)
        return person.id not in known


def unsubscribe(person: Person, session_id: str) -> None:
    """This browser is told no more. Twice is harmless."""
    with transaction():
        if _delete(Subscription.session_id == session_id):
            trail.record("notifications turned off", person.actor, "person", person.id)


def forget_session(session_id: str) -> None:
    """Its browser left, or somebody signed it out from afar."""
    with transaction():
        _delete(Subscription.session_id == session_id)


def forget(ids: list[str]) -> None:
    """Their services said that they are gone."""
    if ids:
        with transaction():
            _delete(Subscription.id.in_(ids))


def sealed(identifier: str, keys: tuple[str, str, str]) -> bytes:
    return sealing.seal(
        data_keys.purpose_key("push"), json.dumps(keys).encode(), f"push_subscriptions:{identifier}"
    )


def opened(row: Subscription) -> tuple[str, str, str]:
    """Where to push, and the two keys of the browser."""
    key = data_keys.purpose_key("push")
    endpoint, p256dh, auth = json.loads(
        sealing.unseal(key, row.sealed, f"push_subscriptions:{row.id}")
    )
    return endpoint, p256dh, auth


def of_session(session_id: str) -> Subscription | None:
    return db.session.scalar(sa.select(Subscription).where(Subscription.session_id == session_id))


def note(column: sa.orm.InstrumentedAttribute, ids: list[str]) -> None:
    """`sent_at` or `shown_at` is now, in the present transaction."""
    chosen = sa.update(Subscription).where(Subscription.id.in_(ids))
    db.session.execute(chosen.values({column: clock.now()}))


def _is_known(person: Person, session_id: str, *keys: str) -> bool:
    row = db.session.scalar(_BY_DIGEST, {"digest": tokens.digest(keys[0])})
    if row is None or (row.person_id, row.session_id) != (person.id, session_id):
        return False
    return opened(row) == keys and clock.now() - row.renewed_at < RENEWED_EVERY


def _drop(session_id: str, endpoint: str) -> set[str]:
    """The browser as it was before; the persons it told."""
    same = sa.or_(
        Subscription.session_id == session_id, Subscription.digest == tokens.digest(endpoint)
    )
    known = set(db.session.scalars(sa.select(Subscription.person_id).where(same)))
    _delete(same)
    return known


def _keep_few(person: Person) -> None:
    hers = sa.select(Subscription.id).where(Subscription.person_id == person.id)
    newest = list(db.session.scalars(hers.order_by(Subscription.renewed_at.desc())))
    if newest[MOST:]:
        _delete(Subscription.id.in_(newest[MOST:]))


def _delete(where: sa.ColumnElement[bool]) -> int:
    return db.session.execute(sa.delete(Subscription).where(where)).rowcount


_BY_DIGEST = sa.select(Subscription).where(Subscription.digest == sa.bindparam("digest"))
