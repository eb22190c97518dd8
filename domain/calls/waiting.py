"""The waiting room: the visitor arrives with what her device can do, leaves, comes back."""

import json
from dataclasses import dataclass

from domain import clock, data_keys, facts
from domain.calls import attending, inviting, steps, visiting
from domain.calls.consultations import PLANNED, UNDER_WAY, WAITING, Consultation, Visit
from domain.db import transaction

CHECKED = ("camera", "microphone", "speaker", "network", "battery")
VERDICTS = ("good", "weak", "bad", "missing")


@dataclass(frozen=True)
class VisitArrived:
    """Somebody waits: the doctor is told with a sound."""

    consultation_id: str
    visit_id: str


def arrive(visit: Visit, checks: dict[str, str]) -> Visit:
    """In the waiting room, or straight back into the call she was admitted to.

    `checks` maps CHECKED to VERDICTS; anything else in it is dropped. Raises VisitRefused.
    """
    with transaction():
        consultation, visit = visiting.held(visit)
        here = visit.arrived_at is not None and visit.left_at is None
        _keep(visit, checks)
        if not here:
            visit.arrived_at, visit.left_at = clock.now(), None
            _announce(consultation, visit)
    return visit


def _keep(visit: Visit, checks: dict[str, str]) -> None:
    known = {name: checks[name] for name in CHECKED if checks.get(name) in VERDICTS}
    if known:
        binding = f"visits:{visit.id}:checks"
        visit.sealed_checks = data_keys.seal(visit.data_key_id, json.dumps(known), binding)


def _announce(consultation: Consultation, visit: Visit) -> None:
    if consultation.state == PLANNED:
        consultation.state = WAITING
    steps.note(consultation, steps.ARRIVED, steps.visitor(visit))
    if not (visit.admitted_at and consultation.state == UNDER_WAY):
        facts.record(VisitArrived(consultation.id, visit.id))


def checks_of(visit: Visit) -> dict[str, str]:
    if visit.sealed_checks is None:
        return {}
    binding = f"visits:{visit.id}:checks"
    return json.loads(data_keys.unseal(visit.data_key_id, visit.sealed_checks, binding))


def go(visit: Visit) -> Visit:
    """She leaves the waiting room or the call; the link brings her back while it lasts."""
    with transaction():
        consultation, visit = visiting.held(visit)
        if visit.left_at is None:
            visit.left_at = clock.now()
            if consultation.state == WAITING and not inviting.waiting_besides(consultation, visit):
                consultation.state = PLANNED
            if visiting.too_early(visit):  # moved while she waited: she comes back by her link
                visit.device_digest = visit.confirmed_at = None
                visit.arrived_at = visit.left_at = None
            attending.end(consultation, visit_id=visit.id)
            steps.note(consultation, steps.WENT, steps.visitor(visit))
    return visit
