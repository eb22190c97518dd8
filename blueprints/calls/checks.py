"""Before a day of calls: a professional checks her own device and her network."""

import json

from flask import Blueprint, Response, make_response, render_template

from blueprints.calls import exchanges, ice
from blueprints.doorway import current
from blueprints.doorway.collaborators import collaborators
from domain.calls import attending
from extensions import limiter

bp = Blueprint("checks", __name__)
bp.before_request(current.require_person)


@bp.get("/consultations/check")
def show() -> Response:
    name = f"{attending.PERSON}{current.person().id}"
    servers = ice.servers(collaborators().settings.relay, name)
    return make_response(render_template("calls/check.html", ice_servers=json.dumps(servers)))


@bp.post("/consultations/probe")
@limiter.limit("20/minute", key_func=lambda: current.session_id())
def probe() -> Response:
    return exchanges.probe()
