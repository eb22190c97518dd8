"""Slow down guessing: tries are counted per place and per account; nobody is locked out.

A try is counted before the password is looked at, so that a hundred sent together are not a
hundred guesses. A device that already entered this account has a counter of its own: whoever
attacks the account from elsewhere never shuts its owner out.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys
from domain.db import Moment, db, transaction
from domain.errors import Refused
from domain.ids import new_id

WINDOW = timedelta(minutes=15)
# Ten guesses a quarter of an hour at one account, from wherever; a known device has its own.
PER_PLACE, PER_DEVICE, PER_ACCOUNT, PER_ADDRESS = 6, 10, 10, 100


class TooManyTries(Refused):
    """The place, the account or the address has used its tries of the last quarter of an hour."""

    status = 429

    def __init__(self) -> None:
        super().__init__("Trop d’essais. Attendez un quart d’heure, puis recommencez.")


class SignInFailure(db.Model):
    """One failed try. `subject` is a keyed hash: neither the e-mail nor the address in clear."""

    __tablename__ = "sign_in_failures"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (sa.Index("ix_sign_in_failures_subject_at", "subject", "at"),)


@dataclass(frozen=True)
class KnownDevice:
    """What a browser keeps, signed, of the account it entered: `device` is a random name."""

    person_id: str
    device: str


@dataclass(frozen=True)
class Try:
    """One try, counted in advance: `own` is forgotten on success, `row_ids` are its rows."""

    own: str
    row_ids: tuple[str, ...]


def begin(account: str, address: str, known_device: str = "") -> Try:
    """Count one try at `account` (an e-mail). Raises TooManyTries, and counts nothing then."""
    limits = _limits(account, address, known_device)
    if _over(limits, 1):
        raise TooManyTries
    rows = {subject: new_id() for subject in limits}
    with transaction():
        db.session.execute(sa.delete(SignInFailure).where(SignInFailure.at < clock.now() - WINDOW))
        for subject, identifier in rows.items():
            db.session.add(SignInFailure(id=identifier, subject=subject, at=clock.now()))
    if _over(limits, 0):
        _forget(SignInFailure.id.in_(rows.values()))
        raise TooManyTries
    return Try(next(iter(limits)), tuple(rows.values()))


def succeeded(attempt: Try) -> None:
    """She is who she says: what failed from this place before no longer counts."""
    _forget(sa.or_(SignInFailure.subject == attempt.own, SignInFailure.id.in_(attempt.row_ids)))


def forget_account(account: str) -> None:
    """What was counted against this e-mail; what is counted by place is forgotten by itself."""
    _forget(SignInFailure.subject == _subject("account", account))


def _limits(account: str, address: str, known_device: str) -> dict[str, int]:
    """What is counted, and how far it may go; the place itself comes first."""
    if known_device:
        return {_subject("device", account, known_device): PER_DEVICE}
    place = address_class(address)
    return {
        _subject("place", account, place): PER_PLACE,
        _subject("account", account): PER_ACCOUNT,
        _subject("address", place): PER_ADDRESS,
    }


def address_class(address: str) -> str:
    """The network one subscriber can hop within: /24 for IPv4, /56 for IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ip_network((parsed, 24 if parsed.version == 4 else 56), strict=False))


def _over(limits: dict[str, int], coming: int) -> bool:
    """Would `coming` more tries pass a limit?"""
    recent = sa.select(SignInFailure.subject, sa.func.count()).where(
        SignInFailure.subject.in_(limits), SignInFailure.at > clock.now() - WINDOW
    )
    counts = db.session.execute(recent.group_by(SignInFailure.subject)).all()
    return any(count + coming > limits[subject] for subject, count in counts)


def _forget(which: sa.ColumnElement[bool]) -> None:
    with transaction():
        db.session.execute(sa.delete(SignInFailure).where(which))


def _subject(*parts: str) -> str:
    key = data_keys.purpose_key("throttling")
    return hmac.new(key, "\0".join(parts).encode(), sha256).hexdigest()
