"""How the calls' doors say no: the media ones in JSON with a code that the page's script knows."""

from flask import Blueprint, Response, jsonify

from blueprints.doorway import languages
from domain.calls.tickets import NoTicket
from realtime.relay_driver import RelayDown, RelayRefused

AWAY = "Le service vidéo redémarre. L’appel va reprendre tout seul."
SENTENCES = {
    "room_full": "Cet appel est complet : seize participants au plus.",
    "busy": "Le service vidéo est plein. Réessayez dans un instant.",
    "too_many_tracks": "Trop d’images ou de sons à la fois : six par participant.",
}
STATUS = {"room_full": 409, "busy": 503, "stale": 409, "not_subscribed": 409, "too_large": 413,
          "expired": 409, "removed": 403, "bad_ticket": 403, "not_allowed": 403}  # fmt: skip
NOT_STARTED = "La vidéo n’a pas démarré. Rechargez la page."


def connect(bp: Blueprint) -> None:
    bp.register_error_handler(RelayDown, _away)
    bp.register_error_handler(RelayRefused, _refused)
    bp.register_error_handler(NoTicket, _no_ticket)


def _away(_: RelayDown) -> Response:
    response = _say(503, AWAY, "relay-down")
    response.headers["Retry-After"] = "1"
    return response


def _refused(refusal: RelayRefused) -> Response:
    code = refusal.code.replace("_", "-")
    return _say(STATUS.get(refusal.code, 422), SENTENCES.get(refusal.code, NOT_STARTED), code)


def _no_ticket(refusal: NoTicket) -> Response:
    return _say(refusal.status, refusal.sentence, refusal.code)


def _say(status: int, sentence: str, code: str) -> Response:
    response = jsonify(error=languages.told(sentence), code=code)
    response.status_code = status
    return response
