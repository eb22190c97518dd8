"""Media doors, the same shapes for professionals and for the visitor: JSON in, JSON out.

Rights are asked at each of them, and the relay always receives a ticket signed this instant: the
one a page holds proves nothing that its cookie does not prove better.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify

from blueprints.calls import ice
from blueprints.doorway import bodies
from blueprints.doorway.collaborators import collaborators
from domain.calls import tickets
from domain.errors import Refused

PAGE = re.compile(r"[A-Za-z0-9-]{1,64}")
LARGEST_SDP = 32 * 1024
INCOMPLETE = "Cette demande n’est pas complète. Rechargez la page."


@dataclass(frozen=True)
class Caller:
    """Who exchanges media in which room. `ticket()` signs one, after asking the rights again."""

    room: str
    participant: str
    ticket: Callable[[], str]
    joined: Callable[[], None]


def ticket(caller: Caller) -> Response:
    signed, relay = caller.ticket(), collaborators().relay
    relay.request("ping")  # a relay that is away is said now, not after the camera is open
    return jsonify(
        ticket=signed,
        participant=caller.participant,
        expires_in=tickets.SECONDS,
        ice_servers=ice.servers(collaborators().settings.relay, caller.participant),
        epoch=relay.epoch,
    )


def publication(caller: Caller) -> Response:
    labels = bodies.said().get("labels", {})
    answer = _ask("publish", caller, sdp=_sdp(), labels=labels)
    caller.joined()
    return jsonify(sdp=answer["sdp"], tracks=answer["tracks"])


def subscription(caller: Caller) -> Response:
    answer = _ask("subscribe", caller)
    caller.joined()
    _take_over(caller)
    return jsonify(sdp=answer["sdp"], version=answer["version"], tracks=answer["tracks"])


def answer(caller: Caller) -> Response:
    _ask("answer", caller, sdp=_sdp(), version=bodies.said().get("version"))
    return jsonify({})


def departure(caller: Caller) -> Response:
    """Sent by a page that closes: it holds no JSON, and nobody reads the answer."""
    collaborators().relay.request("leave", room=caller.room, participant=caller.participant)
    return jsonify({})


def probe() -> Response:
    """The network check before a call: the relay echoes a data channel for 30 s."""
    answer = collaborators().relay.request("probe", sdp=_sdp())
    return jsonify(sdp=answer["sdp"])


def _take_over(caller: Caller) -> None:
    """One participant has one page in the call: the one before is told which page has it now."""
    page = bodies.text("page")
    if PAGE.fullmatch(page):
        ids = {"id": caller.room, "participant": caller.participant, "page": page}
        collaborators().bus.announce("call-taken", ids)


def _ask(verb: str, caller: Caller, **fields: Any) -> dict[str, Any]:
    held = bodies.said().get("ticket")
    tickets.check_held(held, caller.room, caller.participant)
    return collaborators().relay.request(verb, ticket=caller.ticket(), **fields)


def _sdp() -> str:
    sdp = bodies.said().get("sdp")
    if not isinstance(sdp, str) or not sdp:
        raise Refused(INCOMPLETE)
    if len(sdp.encode(errors="replace")) > LARGEST_SDP:
        raise Refused(INCOMPLETE, status=413)
    return sdp
