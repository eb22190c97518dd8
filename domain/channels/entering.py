"""From the link to the channel: a code sent to the patient's own number, then the telephone is
remembered. A forwarded link is worth nothing without the telephone."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from domain import clock, data_keys
from domain.audit import trail
from domain.audit.trail import Actor
from domain.channels import linking, wording
from domain.channels.devices import REVOKED, UNKNOWN, ChannelRefused, over
from domain.channels.ways_in import PatientCode, PatientDevice, PatientLink
from domain.chat import turns
from domain.chat.patient_channels import PatientChannel
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id
from domain.patients.languages import FRENCH
from vault import tokens

REMEMBERED = timedelta(days=30)
GOOD_FOR, TRIES = timedelta(minutes=10), 5
AT_ONCE, PER_DAY = 3, 10
WRONG = "Ce code n’est pas le bon. Recopiez les six chiffres du dernier SMS."
STALE = "Ce code ne sert plus. Demandez-en un autre."
TOO_MANY = "Trois codes viennent de partir. Attendez dix minutes, puis recommencez."
TOO_MANY_TODAY = "Trop de codes demandés aujourd’hui. Réessayez demain, ou appelez vos soignants."


@dataclass(frozen=True)
class Knock:
    """Where a link leads, for one browser: `is_known` when it is in already."""

    channel: PatientChannel
    is_known: bool


def knock(token: str, device: str) -> Knock:
    """Consumes nothing. Raises ChannelRefused."""
    channel = _channel(token)
    known = sa.select(PatientDevice.id).where(
        PatientDevice.channel_id == channel.id, PatientDevice.digest == tokens.digest(device),
        PatientDevice.ended_at.is_(None), PatientDevice.expires_at > clock.now(),
    )  # fmt: skip
    return Knock(channel, bool(device) and db.session.scalar(known) is not None)


def ask_code(token: str, device: str, language: str = FRENCH) -> PatientChannel:
    """Send six digits to the number of the channel. Raises ChannelRefused, Refused (429)."""
    channel = _channel(token)
    with transaction():
        turns.wait_for_turn(db.session.connection())
        _check_limits(channel.id)
        digits, identifier = f"{secrets.randbelow(1_000_000):06}", new_id()
        row = PatientCode(
            id=identifier, channel_id=channel.id, created_at=clock.now(), tries=0,
            digest=_digest(identifier, digits), device_digest=tokens.digest(device),
        )  # fmt: skip
        db.session.add(row)
        linking.send(channel, wording.code(digits, language))
        trail.record("patient code sent", _nobody(channel), *linking.about(channel))
    return channel


def enter(token: str, device: str, digits: str, language: str = FRENCH) -> str:
    """The token of a telephone that is remembered from now on, in place of `device`. Raises
    ChannelRefused, Refused on `code`."""
    channel = _channel(token)
    with transaction():
        turns.wait_for_turn(db.session.connection())
        refusal = _try(channel, device, "".join(digits.split()))
        if refusal is None:
            channel.language = language
            return _remember(channel)
        trail.record("patient code refused", _nobody(channel), *linking.about(channel))
    raise refusal


def _try(channel: PatientChannel, device: str, digits: str) -> Refused | None:
    """A wrong try is written down before it is answered."""
    row = db.session.scalar(
        sa.select(PatientCode)
        .where(
            PatientCode.channel_id == channel.id,
            PatientCode.device_digest == tokens.digest(device),
        )
        .order_by(PatientCode.created_at.desc(), PatientCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    if row is None or row.spent_at or row.tries >= TRIES or row.created_at + GOOD_FOR <= clock.now():  # fmt: skip  # noqa: E501
        return Refused(STALE, field="code")
    row.tries += 1
    if not hmac.compare_digest(row.digest, _digest(row.id, digits)):
        return Refused(WRONG, field="code")
    row.spent_at = clock.now()
    return None


def _remember(channel: PatientChannel) -> str:
    fresh, now = tokens.new_token(), clock.now()
    row = PatientDevice(
        id=new_id(), channel_id=channel.id, created_at=now, digest=tokens.digest(fresh),
        expires_at=now + REMEMBERED,
    )  # fmt: skip
    db.session.add(row)
    who = Actor(identity_id=channel.identity_id, visit_id=row.id)
    trail.record("patient code entered", who, *linking.about(channel))
    trail.record("patient device remembered", who, *linking.about(channel))
    return fresh


def _check_limits(channel_id: str) -> None:
    now, sent = clock.now(), sa.select(sa.func.count()).select_from(PatientCode)
    sent = sent.where(PatientCode.channel_id == channel_id)
    if (db.session.scalar(sent.where(PatientCode.created_at > now - GOOD_FOR)) or 0) >= AT_ONCE:
        raise Refused(TOO_MANY, field="code", status=429)
    today = sent.where(PatientCode.created_at > now - timedelta(days=1))
    if (db.session.scalar(today) or 0) >= PER_DAY:
        raise Refused(TOO_MANY_TODAY, field="code", status=429)


def _channel(token: str) -> PatientChannel:
    if not token or len(token) > 64 or not token.isascii():
        raise ChannelRefused(UNKNOWN)
    link = db.session.scalar(
        sa.select(PatientLink).where(PatientLink.digest == tokens.digest(token))
    )
    if link is None:
        raise ChannelRefused(UNKNOWN)
    if not link.channel.is_open:
        raise over(link.channel)
    if link.revoked_at is not None:
        raise ChannelRefused(REVOKED)
    return link.channel


def _nobody(channel: PatientChannel) -> Actor:
    """Whoever holds the link, not yet the patient."""
    return Actor(visit_id=channel.id)


def _digest(code_id: str, digits: str) -> bytes:
    return hmac.digest(data_keys.purpose_key("patient codes"), f"{code_id}:{digits}".encode(), "sha256")  # fmt: skip  # noqa: E501
