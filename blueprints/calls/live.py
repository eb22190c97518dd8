"""Facts become frames. The fact travels by the bus; each process draws for its own pages."""

from collections.abc import Callable
from contextvars import Context
from dataclasses import asdict
from functools import partial
from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from blueprints.calls import company, current_visit, queue_frames
from blueprints.calls.picture import Picture
from blueprints.doorway.collaborators import Collaborators
from domain import facts
from domain.accounts.identities import Person
from domain.calls import attending, contacts, finding, visiting
from domain.calls.admitting import VisitAdmitted, VisitSentBack
from domain.calls.closing import ConsultationOver
from domain.calls.consultations import FOR_PATIENT, OVER, Consultation, Visit
from domain.calls.delaying import VisitorLate
from domain.calls.inviting import VisitRevoked
from domain.calls.steps import ConsultationMoved
from domain.calls.visiting import SecondDeviceRefused
from domain.calls.waiting import VisitArrived
from domain.chat import conversations
from domain.chat.conversations import Conversation
from domain.chat.crossing import MembershipEnded
from domain.db import db
from domain.outbox import OutboxMoved
from realtime import actors, topics
from realtime.actors import Actor
from realtime.connection import SESSION_ENDED

SECOND_DEVICE = "Un autre appareil a essayé d’ouvrir le lien du patient. Il a été refusé."


def connect(app: Flask, live: Collaborators) -> None:
    actors.resolver("visit", current_visit.actor)
    topics.authorise("consultation", partial(_may_watch, live))
    app.jinja_env.globals["call_banner"] = banner
    for kind, name, draw_it in (*HEARD, *company.HEARD):
        facts.on(kind, partial(_announce, live, name))
        live.bus.on(name, _neutral(app, partial(draw_it, live)))
    live.bus.on("presence", _neutral(app, partial(_presence, live)))


def banner(conversation: Conversation) -> Markup:
    """ "Téléconsultation en cours": nothing when none is open."""
    running = finding.unfinished_in(conversation.id)
    if running is None:
        return Markup()
    return Markup(render_template("calls/consultations/_banner.html", consultation=running))


def _announce(live: Collaborators, name: str, fact: Any) -> None:
    """Only ids leave here: what they mean is asked by each process that has pages to tell."""
    live.bus.announce(name, asdict(fact))


def _neutral(app: Flask, act: Callable[[dict], None]) -> Callable[[dict], None]:
    """Outside the request that caused it: nothing of who acts may reach who reads."""

    def inside(ids: dict) -> None:
        with app.app_context():
            act(ids)

    return lambda ids: Context().run(inside, ids)


def _may_watch(live: Collaborators, actor: Actor, consultation_id: str) -> bool:
    """Members of the conversation. Whoever watches a call needs the relay's events here."""
    found = db.session.get(Consultation, consultation_id)
    person = db.session.get(Person, actor.id) if actor.kind == "person" else None
    if found is None or person is None:
        return False
    live.relay.start()
    return conversations.is_in(person.id, found.conversation_id)


def _moved(live: Collaborators, ids: dict) -> None:
    consultation = db.session.get(Consultation, ids["consultation_id"])
    if consultation is not None:
        draw(live, consultation)


def draw(live: Collaborators, consultation: Consultation) -> None:
    """The lobby for professionals, the people for the visitor, the banner for the conversation."""
    hub, picture = live.hub, Picture(consultation)
    topic, room = f"consultation:{consultation.id}", f"conversation:{consultation.conversation_id}"
    if hub.count(topic):
        html = render_template("calls/consultations/_lobby.html", picture=picture)
        hub.publish(topic, picture.frame() | {"html": html, "removed": picture.removed})
    company.tell_guests(live, consultation, picture.frame())
    for visit in picture.visits:
        if hub.count(f"visit:{visit.id}"):
            hub.publish(f"visit:{visit.id}", picture.frame())
            hub.publish(f"visit:{visit.id}", _step(visit))
    queue_frames.tell(live, consultation)
    if hub.count(room):
        html = str(banner(consultation.conversation))
        hub.publish(room, {"type": "call", "conversation": consultation.conversation_id, "html": html})  # fmt: skip  # noqa: E501


def _step(visit: Visit) -> dict[str, str]:
    step = visiting.step_of(visit)
    return {"type": "visit", "consultation": visit.consultation_id, "step": step}


def _knocked(live: Collaborators, ids: dict) -> None:
    consultation = db.session.get_one(Consultation, ids["consultation_id"])
    picture, visit = Picture(consultation), db.session.get_one(Visit, ids["visit_id"])
    name = picture.patient_name
    if visit.role != FOR_PATIENT:
        name = contacts.traits_of(visit).full_name
    frame = {
        "type": "knock",
        "consultation": picture.id,
        "name": name,
        "sentence": f"{name} est en salle d’attente.",
        "act": "Rejoindre",
        "url": picture.url,
    }
    _tell_professionals(live, consultation, frame)


def _second_device(live: Collaborators, ids: dict) -> None:
    consultation = db.session.get_one(Consultation, ids["consultation_id"])
    frame = {"type": "refused-device", "consultation": consultation.id, "sentence": SECOND_DEVICE}
    _tell_professionals(live, consultation, frame | {"url": f"/consultations/{consultation.id}"})


def _tell_professionals(live: Collaborators, consultation: Consultation, frame: dict) -> None:
    """Who opened the call and who is in it, as long as they are still of the conversation."""
    here = {row.person_id for row in attending.present(consultation.id) if row.person_id}
    members = set(finding.members(consultation.conversation_id))
    for person_id in ({consultation.person_id} | here) & members:
        live.hub.publish(f"person:{person_id}", frame)


def _admitted(live: Collaborators, ids: dict) -> None:
    live.hub.publish(
        f"visit:{ids['visit_id']}", {"type": "admitted", "consultation": ids["consultation_id"]}
    )


def _sent_back(live: Collaborators, ids: dict) -> None:
    visit = db.session.get_one(Visit, ids["visit_id"])
    live.hub.publish(f"visit:{visit.id}", _step(visit))


def _revoked(live: Collaborators, ids: dict) -> None:
    """The page learns it from the close, and asks /visit what became of its way in."""
    live.hub.close_where(
        lambda page: page.actor.kind == "visit" and page.actor.id == ids["visit_id"], SESSION_ENDED
    )


def _over(live: Collaborators, ids: dict) -> None:
    frame = {"type": "over", "consultation": ids["consultation_id"]}
    live.hub.publish(f"consultation:{ids['consultation_id']}", frame)
    for row in attending.stays(ids["consultation_id"]):
        topic = f"visit:{row.visit_id}" if row.visit_id else f"person:{row.person_id}"
        live.hub.publish(topic, frame)


def _member_left(live: Collaborators, ids: dict) -> None:
    """Who left the conversation stops hearing its call at once."""
    running = finding.unfinished_in(ids["conversation_id"])
    if running is not None:
        topics.recheck(live.hub, f"consultation:{running.id}")


def _sms_moved(live: Collaborators, ids: dict) -> None:
    _redraw_for_visit(live, ids["about"])


def _presence(live: Collaborators, ids: dict) -> None:
    if ids.get("kind") == "visit":
        _redraw_for_visit(live, ids["id"])


def _redraw_for_visit(live: Collaborators, visit_id: str) -> None:
    visit = db.session.get(Visit, visit_id)
    if visit is not None and visit.consultation.state != OVER:
        draw(live, visit.consultation)


HEARD = (
    (ConsultationMoved, "consultation", _moved),
    (VisitArrived, "knock", _knocked),
    (SecondDeviceRefused, "second-device", _second_device),
    (VisitAdmitted, "admitted", _admitted),
    (VisitSentBack, "visit-sent-back", _sent_back),
    (VisitorLate, "visitor-late", queue_frames.visitor_is_late),
    (VisitRevoked, "visit-revoked", _revoked),
    (ConsultationOver, "call-over", _over),
    (OutboxMoved, "outbox-moved", _sms_moved),
    (MembershipEnded, "call-member-left", _member_left),
)
