"""What those who wait see of their turn, live; what the doctor hears of one who is late."""

from flask import render_template

from blueprints.calls.picture import Picture, called
from blueprints.doorway.collaborators import Collaborators
from domain.calls import finding, moments, queueing
from domain.calls.consultations import Consultation, Visit
from domain.calls.queueing import Turn
from domain.db import db


def tell(live: Collaborators, consultation: Consultation) -> None:
    """One moved: everybody who waits for the same professional may have another turn."""
    for turn in queueing.of(consultation.identity_id):
        topics = [f"visit:{visit.id}" for visit in finding.visits_of(turn.consultation.id)]
        told = [topic for topic in topics if live.hub.count(topic)]
        if told:
            frame = {"type": "queue", "consultation": turn.consultation.id, "html": drawn(turn)}
            for topic in told:
                live.hub.publish(topic, frame)


def drawn(turn: Turn) -> str:
    opener = called(turn.consultation.identity)
    context = {
        "turn": turn, "consultation": turn.consultation,
        "opener_first": opener[:1].upper() + opener[1:],
        "expected": moments.expected(turn.consultation),
    }  # fmt: skip
    return render_template("visits/_queue.html", **context)


def visitor_is_late(live: Collaborators, ids: dict) -> None:
    """Told to who planned and who will be there, wherever they are in Liane."""
    visit = db.session.get_one(Visit, ids["visit_id"])
    picture = Picture(visit.consultation)
    sentence = f"{picture.patient_name} annonce {visit.late_minutes} min de retard."
    frame = {"type": "visitor-late", "consultation": picture.id, "sentence": sentence}
    consultation = visit.consultation
    told = {consultation.person_id, consultation.identity_id}
    for person_id in told & set(finding.members(consultation.conversation_id)):
        live.hub.publish(f"person:{person_id}", frame)
