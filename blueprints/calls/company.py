"""Frames about who is in a call: called in, asked to mute, put out; and what guests read of it."""

from typing import Any

from blueprints.calls.picture import called
from blueprints.doorway.collaborators import Collaborators
from domain.accounts import speaking
from domain.accounts.identities import Identity
from domain.calls import attending, company, finding
from domain.calls.consultations import Consultation
from domain.calls.guests import CalledIn
from domain.calls.moderating import MuteAsked, ParticipantRemoved
from domain.db import db

TOPICS = {attending.PERSON: "person", attending.VISIT: "visit"}


def tell_guests(live: Collaborators, consultation: Consultation, frame: dict[str, Any]) -> None:
    """On their own topic: that of the call is the conversation's, with the way to her."""
    for row in company.guests(consultation.id):
        live.hub.publish(f"person:{row.identity_id}", frame)


def tell_all_guests(live: Collaborators, what: str) -> None:
    """Of every call under way: `what` is the type of the frame."""
    for room in attending.open_rooms():
        for row in company.guests(room):
            live.hub.publish(f"person:{row.identity_id}", {"type": what, "consultation": room})


def _rung(live: Collaborators, ids: dict) -> None:
    """Who is called hears it wherever she is in Liane; everybody in the call reads who comes."""
    consultation = db.session.get_one(Consultation, ids["consultation_id"])
    who, caller = (
        db.session.get_one(Identity, ids[key]) for key in ("identity_id", "by_identity_id")
    )
    first = called(caller)
    ring = {
        "type": "ring", "consultation": consultation.id, "act": "Rejoindre",
        "sentence": f"{first[:1].upper()}{first[1:]} vous demande dans un appel vidéo.",
        "url": f"/consultations/{consultation.id}",
    }  # fmt: skip
    for person_id in speaking.people_behind([who.id]):
        live.hub.publish(f"person:{person_id}", ring)
    words = ", ".join(filter(None, (who.name, who.calling)))
    frame = {"type": "called-in", "consultation": consultation.id, "name": words}
    _tell_everybody(live, consultation, frame)


def _tell_everybody(live: Collaborators, consultation: Consultation, frame: dict) -> None:
    live.hub.publish(f"consultation:{consultation.id}", frame)
    tell_guests(live, consultation, frame)
    visit = finding.visit_of(consultation.id)
    if visit is not None:
        live.hub.publish(f"visit:{visit.id}", frame)


def _muted(live: Collaborators, ids: dict) -> None:
    by = db.session.get_one(Identity, ids["identity_id"])
    frame = {"type": "mute-asked", "consultation": ids["consultation_id"], "name": by.name}
    live.hub.publish(topic_of(ids["participant_id"]), frame)


def _removed(live: Collaborators, ids: dict) -> None:
    frame = {"type": "removed", "consultation": ids["consultation_id"]}
    live.hub.publish(topic_of(ids["participant_id"]), frame)


def topic_of(participant: str) -> str:
    """ "person-<id>" is told on "person:<id>"."""
    kind, _, identifier = participant.partition("-")
    return f"{TOPICS[f'{kind}-']}:{identifier}"


HEARD = (
    (CalledIn, "called-in", _rung),
    (MuteAsked, "mute-asked", _muted),
    (ParticipantRemoved, "participant-removed", _removed),
)
