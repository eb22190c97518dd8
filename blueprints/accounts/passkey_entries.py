"""Entering by a passkey: a challenge, then what the device signed. No throttling by account:
whoever guesses her password from elsewhere must not shut her out."""

from flask import Blueprint, Response, jsonify, make_response, request

from blueprints.accounts import ceremony
from blueprints.accounts.sessions import own_page
from blueprints.doorway import current, origins, user_agents
from domain.accounts import passkey_ceremonies, signing_in
from extensions import limiter

bp = Blueprint("passkey_entries", __name__, url_prefix="/sign-in/passkey")


@bp.post("/challenge")
@limiter.limit("120/minute;2000/hour")
def challenge() -> Response:
    """What the device is asked. The page that steps up asks the same."""
    options = passkey_ceremonies.request_options(origins.passkey_site())
    return make_response(options, {"Content-Type": "application/json"})


@bp.post("")
@limiter.limit("60/minute;1000/hour")
def create() -> Response:
    said = ceremony.said()
    person = passkey_ceremonies.recognise(said.get("credential"), origins.passkey_site())
    device = user_agents.device(request.user_agent.string)
    session, token = signing_in.enter(person, device, "passkey", 2)
    current.start(session.person, session.id, token)
    return jsonify(next=own_page(str(said.get("next", ""))))
