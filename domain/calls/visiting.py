"""A patient's way in: the link opens nothing by itself, one device is bound to it, and every act
asks again whether the way is still open."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from domain import clock, facts
from domain.calls import finding, moments, steps
from domain.calls.consultations import OVER, UNDER_WAY, Consultation, Visit
from domain.db import db, transaction
from domain.errors import Refused
from vault import tokens

LONGEST = timedelta(hours=24)
SAME_ALARM = timedelta(seconds=30)
UNKNOWN, EXPIRED, REVOKED, ENDED, ELSEWHERE = "unknown", "expired", "revoked", "over", "elsewhere"
CONFIRM, CHECK, WAIT, CALL, LEFT = "confirm", "check", "waiting", "call", "left"
EARLY, DOORS_OPEN = "early", timedelta(hours=1)
STATUS = {UNKNOWN: 404, EXPIRED: 410, REVOKED: 410, ENDED: 410, ELSEWHERE: 409}
SENTENCES = {
    UNKNOWN: "Ce lien n’ouvre rien. Touchez celui du SMS, en entier.",
    EXPIRED: "Ce lien n’est plus valable. Demandez-en un nouveau au soignant.",
    REVOKED: "Ce lien a été remplacé par un autre. Ouvrez le SMS le plus récent.",
    ENDED: "Cette téléconsultation est terminée.",
    ELSEWHERE: "Ce lien a déjà été ouvert sur un autre appareil.",
}
NOT_YET = "C’est encore trop tôt. Rouvrez ce lien dans l’heure qui précède le rendez-vous."


class VisitRefused(Refused):
    """`reason` is one of the keys of SENTENCES."""

    def __init__(self, reason: str):
        super().__init__(SENTENCES[reason], status=STATUS[reason])
        self.reason = reason


@dataclass(frozen=True)
class SecondDeviceRefused:
    consultation_id: str
    visit_id: str


def open_link(token: str, device: str) -> Visit:
    """What the link leads to, for `device` (its cookie's token). Consumes nothing.

    Raises VisitRefused; a device other than the bound one is written down and told.
    """
    visit = _by_token(token)
    _refuse_closed(visit)
    if visit.device_digest not in (None, tokens.digest(device)):
        _refuse_second_device(visit)
    return visit


def confirm(token: str, device: str) -> Visit:
    """The visitor is the one named: from now on only `device` enters. Twice is harmless."""
    found = _by_token(token)
    with transaction():
        consultation = finding.locked(found.consultation_id)
        visit = _refreshed(found.id)
        _refuse_closed(visit)
        if visit.device_digest is None and too_early(visit):
            raise Refused(NOT_YET, status=409)
        if visit.device_digest is None:
            visit.device_digest, visit.confirmed_at = tokens.digest(device), clock.now()
            steps.note(consultation, steps.CONFIRMED, steps.visitor(visit))
    if visit.device_digest != tokens.digest(device):
        _refuse_second_device(visit)
    return visit


def of_device(device: str) -> Visit:
    """The visit this device is bound to, whatever became of it. Raises VisitRefused."""
    if not device:
        raise VisitRefused(UNKNOWN)
    bound = sa.select(Visit).where(Visit.device_digest == tokens.digest(device))
    visit = db.session.scalar(bound)
    if visit is None:
        raise VisitRefused(UNKNOWN)
    return visit


def by_token(token: str) -> Visit:
    """Who holds a link that is still open, before any device is bound. Raises VisitRefused."""
    visit = _by_token(token)
    _refuse_closed(visit)
    return visit


def present(device: str) -> Visit:
    """The same, when the way is still open. Asked at each act."""
    visit = of_device(device)
    _refuse_closed(visit)
    return visit


def held(visit: Visit) -> tuple[Consultation, Visit]:
    """Both locked and as they are now, inside a transaction. Raises VisitRefused."""
    consultation = finding.locked(visit.consultation_id)
    visit = _refreshed(visit.id)
    _refuse_closed(visit)
    return consultation, visit


def step_of(visit: Visit) -> str:
    """Where the visitor is: confirm, check, waiting, call, left, or the reason it is closed."""
    closed = closed_because(visit)
    if closed:
        return closed
    if visit.confirmed_at is None:
        return EARLY if too_early(visit) else CONFIRM
    if visit.left_at is not None:
        return LEFT
    if visit.arrived_at is None:
        return CHECK
    under_way = visit.consultation.state == UNDER_WAY
    return CALL if visit.admitted_at is not None and under_way else WAIT


def too_early(visit: Visit) -> bool:
    """The link tells the hour and binds no device yet: one bound days before would be another."""
    planned = visit.consultation.planned_at
    return planned is not None and clock.now() < moments.expected(visit.consultation) - DOORS_OPEN


def closed_because(visit: Visit) -> str:
    """Why nobody enters by it any more, or "". A bound device may outlive the link, not the day."""
    if visit.consultation.state == OVER:
        return ENDED
    if visit.revoked_at is not None:
        return REVOKED
    bound = visit.device_digest is not None
    since = max(visit.created_at, visit.consultation.planned_at or visit.created_at)
    ends = since + LONGEST if bound else visit.expires_at
    return EXPIRED if clock.now() >= ends else ""


def _by_token(token: str) -> Visit:
    if len(token) > 64 or not token.isascii():
        raise VisitRefused(UNKNOWN)
    visit = db.session.scalar(sa.select(Visit).where(Visit.digest == tokens.digest(token)))
    if visit is None:
        raise VisitRefused(UNKNOWN)
    return visit


def _refreshed(visit_id: str) -> Visit:
    return db.session.get_one(Visit, visit_id, populate_existing=True)


def _refuse_closed(visit: Visit) -> None:
    reason = closed_because(visit)
    if reason:
        raise VisitRefused(reason)


def _refuse_second_device(visit: Visit) -> None:
    """A forwarded link: the doctor must know, but a device that insists is written down once."""
    with transaction():
        consultation = finding.locked(visit.consultation_id)
        told = steps.last(consultation.id, steps.REFUSED_DEVICE)
        if told is None or told.at < clock.now() - SAME_ALARM:
            steps.note(consultation, steps.REFUSED_DEVICE, steps.visitor(visit))
            facts.record(SecondDeviceRefused(consultation.id, visit.id))
    raise VisitRefused(ELSEWHERE)
