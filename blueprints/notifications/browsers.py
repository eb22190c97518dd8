"""The browser in hand: subscribed, tried, and what it may still show."""

from flask import Blueprint, Response, jsonify, request
from flask_wtf.csrf import generate_csrf

from blueprints.doorway import current
from blueprints.doorway.collaborators import collaborators
from domain import outbox
from domain.db import transaction
from domain.errors import Refused
from domain.ids import new_id
from domain.notifications import subscriptions, tellings
from domain.notifications.subscriptions import WRONG
from extensions import limiter
from gateways import push_addresses
from gateways.errors import GatewayError
from vault import vapid

bp = Blueprint("browsers", __name__, url_prefix="/me/push")
bp.before_request(current.require_person)
NOT_HERE = "Cet appareil n’est pas encore prévenu\u00a0: activez d’abord les notifications."


@bp.get("")
def show() -> Response:
    """For the page and for the service worker: the key to subscribe with, what is unread (anything
    else that is on the screen may go), the token of the acts of this session."""
    row = subscriptions.of_session(current.session_id())
    answer = jsonify(
        key=_public_key(),
        unread=tellings.unread([current.person().id])[current.person().id],
        csrf=generate_csrf(),
        here=row is not None,
        sent_at=row.sent_at.isoformat() if row and row.sent_at else None,
        shown_at=row.shown_at.isoformat() if row and row.shown_at else None,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.put("")
@limiter.limit("60/minute;600/hour")
def update() -> Response:
    endpoint, p256dh, auth = (request.form.get(name, "") for name in ("endpoint", "p256dh", "auth"))
    try:
        push_addresses.parse(endpoint, loopback=collaborators().settings.push.loopback)
    except GatewayError:
        raise Refused(WRONG) from None
    subscriptions.subscribe(current.person(), current.session_id(), endpoint, p256dh, auth)
    return Response(status=204)


@bp.delete("")
def destroy() -> Response:
    subscriptions.unsubscribe(current.person(), current.session_id())
    return Response(status=204)


@bp.post("/trial")
@limiter.limit("6/minute;30/hour")
def create() -> Response:
    """By the way that everything takes: what this shows, a message would show."""
    if subscriptions.of_session(current.session_id()) is None:
        raise Refused(NOT_HERE, status=409)
    with transaction():
        said = {"session": current.session_id()}
        outbox.add("push-trial", said, key=f"trial:{new_id()}", about=current.person().id)
    return Response(status=202)


def _public_key() -> str:
    seed = collaborators().settings.master_key.derive(vapid.PURPOSE)
    return vapid.public_text(vapid.private_key(seed))
