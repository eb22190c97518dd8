"""Who comes with the patient, as a tile and as a line of the lobby show her."""

from datetime import datetime

from blueprints.doorway.texts import hue
from domain.calls import attending, contacts
from domain.calls.consultations import FOR_INTERPRETER, Visit


def tile(visit: Visit, present: bool, since: datetime | None = None) -> dict:
    """Her name, and who she is: "sa fille", "interprète"."""
    traits, contact = contacts.traits_of(visit), contacts.of(visit)
    return {
        "participant": f"{attending.VISIT}{visit.id}",
        "name": traits.full_name,
        "calling": contact.quality or {FOR_INTERPRETER: "interprète"}.get(visit.role, "proche"),
        "kind": "companion",
        "present": present,
        "since": since.isoformat() if since else "",
        "initials": traits.initials,
        "hue": hue(visit.id),
    }


def door(visit: Visit) -> dict:
    """Whether she waits at the door, or is in the call."""
    here = visit.arrived_at is not None and visit.left_at is None
    let_in = visit.admitted_at is not None
    return {"visit_id": visit.id, "waits": here and not let_in, "in_call": here and let_in}
