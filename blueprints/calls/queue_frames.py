"""What those who wait see of their turn, live; what the doctor hears of one who is late."""

from flask import render_template

from blueprints.calls import stages
from blueprints.calls.picture import Picture
from blueprints.doorway import languages
from blueprints.doorway.collaborators import Collaborators
from blueprints.doorway.patient_texts import isolated
from domain.calls import finding, moments, queueing
from domain.calls.consultations import Consultation, Visit
from domain.calls.queueing import Turn
from domain.db import db
from domain.patients.languages import FRENCH


def tell(live: Collaborators, consultation: Consultation) -> None:
    """One moved: everybody who waits for the same professional may have another turn."""
    for turn in queueing.of(consultation.identity_id):
        for visit in finding.visits_of(turn.consultation.id):
            if not live.hub.count(f"visit:{visit.id}"):
                continue
            with languages.speaking(visit.language or FRENCH):
                html = drawn(turn)
            frame = {"type": "queue", "consultation": turn.consultation.id, "html": html}
            live.hub.publish(f"visit:{visit.id}", frame)


def drawn(turn: Turn) -> str:
    opener = stages.called_by_patients(turn.consultation.identity)
    context = {
        "turn": turn, "consultation": turn.consultation,
        "opener_first": isolated(opener[:1].upper() + opener[1:]),
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
