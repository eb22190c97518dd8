"""Between the relay and the pages: its events become frames, our decisions become its commands."""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import gevent
from flask import Flask, current_app

from blueprints.calls import company
from blueprints.doorway.collaborators import Collaborators
from domain import facts
from domain.accounts.belonging import StructureLeft
from domain.accounts.delegating import DelegationEnded
from domain.accounts.sessions import SessionEnded
from domain.calls import attending, excluding
from domain.calls.admitting import VisitSentBack
from domain.calls.closing import ConsultationOver
from domain.calls.consultations import Visit
from domain.calls.inviting import VisitRevoked
from domain.calls.moderating import ParticipantRemoved
from domain.chat.crossing import MembershipEnded
from domain.db import db
from realtime.relay_driver import DOWN, UP, RelayDown, RelayDriver, RelayRefused

log, SETTLED_SECONDS = logging.getLogger("liane.relay"), 15.0
PREFIXES = ((attending.PERSON, "person:"), (attending.VISIT, "visit:"))


def connect(app: Flask, live: Collaborators) -> None:
    live.relay = RelayDriver(live.settings.relay.socket)
    inside = _Inside(app, live)
    live.relay.on("offer", lambda event: _offered(live, event))
    live.relay.on("left", inside(_left))
    live.relay.on("silent", lambda event: _hears(live, event, silent=True))
    live.relay.on("heard", lambda event: _hears(live, event, silent=False))
    live.relay.on(UP, inside(_came_back))
    live.relay.on(DOWN, lambda _: _tell_calls(live, "media-lost"))
    live.bus.on("call-taken", lambda ids: _taken(live, ids))
    facts.on(ConsultationOver, lambda fact: _later(live, "close", room=fact.consultation_id))
    facts.on(VisitRevoked, lambda fact: _throw_out(live, fact.visit_id))
    facts.on(VisitSentBack, lambda fact: _throw_out(live, fact.visit_id))
    facts.on(ParticipantRemoved, lambda fact: _put_out(live, fact))
    for right_ended in (MembershipEnded, StructureLeft, DelegationEnded, SessionEnded):
        facts.on(right_ended, lambda _: _exclude(live))


class _Inside:
    """Runs a listener in an application context of its own: it reads and writes the database."""

    def __init__(self, app: Flask, live: Collaborators):
        self.app, self.live = app, live

    def __call__(self, act: Callable[[Collaborators, Any], None]) -> Callable[[Any], None]:
        def run(event: Any) -> None:
            with self.app.app_context():
                act(self.live, event)

        return run


def _offered(live: Collaborators, event: dict) -> None:
    """The relay repeats an offer until it is answered: a frame lost here is not lost."""
    topic = topic_of(event["participant"])
    said = {name: event[name] for name in ("sdp", "version", "tracks")}
    live.hub.publish(topic, {"type": "media-offer", "consultation": event["room"], **said})


def _hears(live: Collaborators, event: dict, *, silent: bool) -> None:
    """Nothing more of hers reaches the relay: told by the socket, which another way carries."""
    frame = {"type": "media-unheard", "consultation": event["room"], "silent": silent}
    live.hub.publish(topic_of(event["participant"]), frame)


def _taken(live: Collaborators, ids: dict) -> None:
    frame = {"type": "media-replaced", "consultation": ids["id"], "page": ids["page"]}
    live.hub.publish(topic_of(ids["participant"]), frame)


def topic_of(participant: str) -> str:
    for prefix, topic in PREFIXES:
        if participant.startswith(prefix):
            return topic + participant.removeprefix(prefix)
    return ""


def _left(live: Collaborators, event: dict) -> None:
    """Asked again of the relay: the participant may have come back before we heard."""
    try:
        there = live.relay.request("stats", room=event["room"])["participants"]
    except (RelayDown, RelayRefused):
        return
    if event["participant"] not in there:
        attending.leave(event["room"], event["participant"])


def _came_back(live: Collaborators, event: dict) -> None:
    """A new relay knows no room: pages make their connections again, at once."""
    if event["again"]:
        _tell_calls(live, "media-restart")
        company.tell_all_guests(live, "media-restart")
    app = current_app._get_current_object()
    gevent.spawn_later(SETTLED_SECONDS, _Inside(app, live)(_settle), None)


def _settle(live: Collaborators, _: None) -> None:
    """Whoever did not come back after the relay or this process was away has left."""
    for room, participants in attending.open_rooms().items():
        for participant in participants:
            _left(live, {"room": room, "participant": participant})


def _tell_calls(live: Collaborators, what: str) -> None:
    """To every page of this process that is in a call."""
    watched = {topic for page in live.hub.connections() for topic in page.topics}
    for topic in watched:
        kind, _, identifier = topic.partition(":")
        if kind == "consultation":
            live.hub.publish(topic, {"type": what, "consultation": identifier})
        elif kind == "visit":
            live.hub.publish(topic, {"type": what})


def _throw_out(live: Collaborators, visit_id: str) -> None:
    visit = db.session.get_one(Visit, visit_id)
    participant = f"{attending.VISIT}{visit_id}"
    _later(live, "remove", room=visit.consultation_id, participant=participant)


def _put_out(live: Collaborators, fact: ParticipantRemoved) -> None:
    """What she holds opens nothing any more; the door asks again before it signs another ticket."""
    _later(live, "remove", room=fact.consultation_id, participant=fact.participant_id)


def _exclude(live: Collaborators) -> None:
    """A right that ends takes the picture and the sound with it, within the second."""
    for room, participant in excluding.intruders():
        attending.leave(room, participant)
        _later(live, "remove", room=room, participant=participant)


def _later(live: Collaborators, verb: str, **fields: str) -> None:
    """The decision is durable; the relay hears it soon, and nobody waits for that."""

    def tell() -> None:
        with suppress(RelayDown, RelayRefused):
            live.relay.request(verb, **fields)

    gevent.spawn(tell)
