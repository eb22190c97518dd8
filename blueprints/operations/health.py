"""`/healthz`: the process lives. `/readyz`: it can work. Booleans only, for a load balancer.

Only the database decides the status: without Redis or the relay, messages still pass, and a load
balancer that took every web process out would turn a lesser fault into an outage.
"""

from flask import Blueprint, Response, jsonify

from blueprints.doorway.collaborators import collaborators
from domain import standing

blueprint = Blueprint("operations", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    checks = {"database": standing.is_answering(), "hub": _hub(), "relay": _relay()}
    return jsonify(checks), 200 if checks["database"] else 503


def _hub() -> bool:
    link = collaborators().bus.link
    return link is None or link.ask(lambda redis: bool(redis.ping()), False)


def _relay() -> bool:
    try:
        return bool(collaborators().relay.request("ping"))
    except Exception:
        return False
