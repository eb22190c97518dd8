"""The patient opens the report she was sent: the link alone opens nothing. She gives her birth
date, or a code sent to the same number; five wrong ones, whoever gave them, close the link."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from domain import clock, data_keys, outbox
from domain.audit.trail import Actor
from domain.calls import finding, handing, printing, steps, wording
from domain.calls.acts import ReportLink
from domain.calls.shut_links import (
    AGAIN,
    CLOSED,
    TRIES,
    UNKNOWN,
    ReportRefused,
    refuse_closed,
)
from domain.db import db, transaction
from domain.errors import Refused
from vault import tokens

NBSP = "\u00a0"
CODES = 3
CODE_GOOD_FOR, OPEN_FOR = timedelta(minutes=10), timedelta(minutes=30)
NO_DATE = "Écrivez le jour, le mois et l’année, par exemple 9, 3 et 1941."
WRONG = "Ce n’est pas cela. Il reste {left}."
STALE = "Ce code ne sert plus. Demandez-en un autre."
TOO_MANY_CODES = "Trois codes sont déjà partis. Demandez un nouveau lien au soignant."


@dataclass(frozen=True)
class Answer:
    """What she gives: a date in three fields, or six digits."""

    day: str = ""
    month: str = ""
    year: str = ""
    code: str = ""

    def born_on(self) -> str:
        """ISO 8601. Raises Refused for what is no date."""
        try:
            return date(int(self.year), int(self.month), int(self.day)).isoformat()
        except (ValueError, OverflowError):
            raise Refused(NO_DATE, field="born_on") from None


def knock(token: str) -> ReportLink:
    """Where a link leads. Consumes nothing. Raises ReportRefused."""
    if not token or len(token) > 64 or not token.isascii():
        raise ReportRefused(UNKNOWN)
    link = db.session.scalar(sa.select(ReportLink).where(ReportLink.digest == tokens.digest(token)))
    if link is None:
        raise ReportRefused(UNKNOWN)
    refuse_closed(link)
    return link


def asks_birth(link: ReportLink) -> bool:
    """Whether her birth date is known; a code is sent otherwise."""
    return bool(printing.traits_of(link.report.act.consultation).born_on)


def send_code(token: str) -> ReportLink:
    """Six digits to the number of the link. Raises ReportRefused, Refused (429)."""
    found = knock(token)
    with transaction():
        finding.locked(found.report.act.consultation_id)
        link = _held(found.id)
        if link.codes >= CODES:
            raise Refused(TOO_MANY_CODES, field="code", status=429)
        digits = f"{secrets.randbelow(1_000_000):06}"
        link.codes, link.code_sent_at = link.codes + 1, clock.now()
        link.code_digest = _digest(link.id, digits)
        said = {"to": handing.mobile_of(link), "text": wording.report_code(digits)}
        outbox.add("sms", said, key=f"report-code:{link.id}:{link.codes}", about=link.id)
    return link


def enter(token: str, answer: Answer) -> tuple[ReportLink, str]:
    """The link, and the token of the telephone that reads it for half an hour. A wrong answer is
    written down before it is told. Raises ReportRefused, Refused."""
    found = knock(token)
    given = answer.born_on() if asks_birth(found) else ""
    with transaction():
        consultation = finding.locked(found.report.act.consultation_id)
        link = _held(found.id)
        refusal = _try(link, given, answer)
        if refusal is None:
            device, now = tokens.new_token(), clock.now()
            link.device_digest, link.device_until = tokens.digest(device), now + OPEN_FOR
            link.opened_at = link.opened_at or now
            steps.note(consultation, steps.SHOWN, Actor(visit_id=link.id))
            return link, device
        steps.note(consultation, steps.MISSED, Actor(visit_id=link.id), tries=link.tries)
    raise refusal


def of_device(device: str) -> ReportLink:
    """What this telephone may read now. Raises ReportRefused."""
    held = sa.select(ReportLink).where(ReportLink.device_digest == tokens.digest(device))
    link = db.session.scalar(held) if device else None
    if link is None or link.device_until is None or link.device_until <= clock.now():
        raise ReportRefused(AGAIN)
    refuse_closed(link)
    return link


def _try(link: ReportLink, given: str, answer: Answer) -> Refused | None:
    if given:
        born_on = printing.traits_of(link.report.act.consultation).born_on
        right = hmac.compare_digest(given.encode(), born_on.encode())
    else:
        sent = link.code_sent_at
        if link.code_digest is None or sent is None or sent + CODE_GOOD_FOR <= clock.now():
            return Refused(STALE, field="code")
        digits = "".join(answer.code.split())[:12]
        right = hmac.compare_digest(link.code_digest, _digest(link.id, digits))
    if right:
        link.tries = 0
        link.code_digest = None
        return None
    link.tries += 1
    left = TRIES - link.tries
    if left <= 0:
        return ReportRefused(CLOSED)
    essays = f"{left}{NBSP}essai{'s' if left > 1 else ''}"
    return Refused(WRONG.format(left=essays), field="born_on" if given else "code")


def _held(link_id: str) -> ReportLink:
    link = db.session.get_one(ReportLink, link_id, populate_existing=True)
    refuse_closed(link)
    return link


def _digest(link_id: str, digits: str) -> bytes:
    key = data_keys.purpose_key("report codes")
    return hmac.digest(key, f"{link_id}:{digits}".encode(), "sha256")
