"""Facts become frames. The fact travels by the bus; each process draws for its own pages."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from blueprints.calls import current_visit
from blueprints.calls.picture import Picture
from blueprints.doorway.collaborators import Collaborators
from domain import facts
from domain.accounts.identities import Person
from domain.calls import attending, finding, visiting
from domain.calls.admitting import VisitAdmitted
from domain.calls.closing import ConsultationOver
from domain.calls.consultations import OVER, Consultation, Visit
from domain.calls.inviting import VisitRevoked
from domain.calls.steps import ConsultationMoved
from domain.calls.visiting import SecondDeviceRefused
from domain.calls.waiting import VisitArrived
from domain.chat import conversations
from domain.chat.conversations import Conversation
from domain.chat.members import MembershipEnded
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
    _travel(live, ConsultationMoved, "consultation", lambda f: {"id": f.consultation_id}, _moved)
    _travel(live, VisitArrived, "knock", _both, _knocked)
    _travel(live, SecondDeviceRefused, "second-device", _both, _second_device)
    _travel(live, VisitAdmitted, "admitted", _both, _admitted)
    _travel(live, VisitRevoked, "visit-revoked", lambda f: {"visit": f.visit_id}, _revoked)
    _travel(live, ConsultationOver, "call-over", lambda f: {"id": f.consultation_id}, _over)
    _travel(live, OutboxMoved, "outbox-moved", lambda f: {"about": f.about}, _sms_moved)
    _travel(live, MembershipEnded, "call-member-left", _conversation, _member_left)
    live.bus.on("presence", partial(_presence, live))


def banner(conversation: Conversation) -> Markup:
    """ "Téléconsultation en cours": nothing when none is open."""
    running = finding.unfinished_in(conversation.id)
    if running is None:
        return Markup()
    return Markup(render_template("calls/consultations/_banner.html", consultation=running))


def _travel(
    live: Collaborators,
    kind: type,
    name: str,
    ids: Callable[[Any], dict],
    draw: Callable[[Collaborators, dict], None],
) -> None:
    """From the fact, through the bus, to `draw` in every process that has pages."""
    facts.on(kind, lambda fact: live.bus.announce(name, ids(fact)))
    live.bus.on(name, partial(draw, live))


def _both(fact: Any) -> dict[str, str]:
    return {"id": fact.consultation_id, "visit": fact.visit_id}


def _conversation(fact: MembershipEnded) -> dict[str, str]:
    return {"conversation": fact.conversation_id}


def _may_watch(live: Collaborators, actor: Actor, consultation_id: str) -> bool:
    """Members of the conversation. Whoever watches a call needs the relay's events here."""
    found = db.session.get(Consultation, consultation_id)
    person = db.session.get(Person, actor.id) if actor.kind == "person" else None
    if found is None or person is None:
        return False
    live.relay.start()
    return conversations.is_in(person.id, found.conversation_id)


def _moved(live: Collaborators, ids: dict) -> None:
    consultation = db.session.get(Consultation, ids["id"])
    if consultation is not None:
        draw(live, consultation)


def draw(live: Collaborators, consultation: Consultation) -> None:
    """The lobby for professionals, the people for the visitor, the banner for the conversation."""
    hub, picture = live.hub, Picture(consultation)
    topic, room = f"consultation:{consultation.id}", f"conversation:{consultation.conversation_id}"
    if hub.count(topic):
        html = render_template("calls/consultations/_lobby.html", picture=picture)
        hub.publish(topic, picture.frame() | {"html": html})
    if picture.visit and hub.count(f"visit:{picture.visit.id}"):
        hub.publish(f"visit:{picture.visit.id}", picture.frame())
        hub.publish(f"visit:{picture.visit.id}", _step(picture.visit))
    if hub.count(room):
        html = str(banner(consultation.conversation))
        hub.publish(room, {"type": "call", "conversation": consultation.conversation_id, "html": html})  # fmt: skip  # noqa: E501


def _step(visit: Visit) -> dict[str, str]:
    step = visiting.step_of(visit)
    return {"type": "visit", "consultation": visit.consultation_id, "step": step}


def _knocked(live: Collaborators, ids: dict) -> None:
    consultation = db.session.get_one(Consultation, ids["id"])
    picture = Picture(consultation)
    frame = {"type": "knock", "consultation": picture.id, "url": picture.url}
    _tell_professionals(live, consultation, frame | {"name": picture.patient_name})


def _second_device(live: Collaborators, ids: dict) -> None:
    consultation = db.session.get_one(Consultation, ids["id"])
    frame = {"type": "refused-device", "consultation": consultation.id, "sentence": SECOND_DEVICE}
    _tell_professionals(live, consultation, frame | {"url": f"/consultations/{consultation.id}"})


def _tell_professionals(live: Collaborators, consultation: Consultation, frame: dict) -> None:
    """Who opened the call and who is in it, as long as they are still of the conversation."""
    here = {row.person_id for row in attending.present(consultation.id) if row.person_id}
    members = set(finding.members(consultation.conversation_id))
    for person_id in ({consultation.person_id} | here) & members:
        live.hub.publish(f"person:{person_id}", frame)


def _admitted(live: Collaborators, ids: dict) -> None:
    live.hub.publish(f"visit:{ids['visit']}", {"type": "admitted", "consultation": ids["id"]})


def _revoked(live: Collaborators, ids: dict) -> None:
    """The page learns it from the close, and asks /visit what became of its way in."""
    live.hub.close_where(
        lambda page: page.actor.kind == "visit" and page.actor.id == ids["visit"], SESSION_ENDED
    )


def _over(live: Collaborators, ids: dict) -> None:
    frame = {"type": "over", "consultation": ids["id"]}
    live.hub.publish(f"consultation:{ids['id']}", frame)
    for row in attending.stays(ids["id"]):
        topic = f"visit:{row.visit_id}" if row.visit_id else f"person:{row.person_id}"
        live.hub.publish(topic, frame)


def _member_left(live: Collaborators, ids: dict) -> None:
    """Who left the conversation stops hearing its call at once."""
    running = finding.unfinished_in(ids["conversation"])
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
