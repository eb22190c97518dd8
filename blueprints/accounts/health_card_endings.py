"""When a card is taken back, and when the provider says that its session is over."""

import logging

from flask import Blueprint, Response, make_response, request

from blueprints.accounts import away
from blueprints.doorway import current, failures, hx, proofs
from domain.accounts import card_entering, health_cards
from extensions import csrf, limiter
from gateways.errors import GatewayError

log = logging.getLogger("liane.health_cards")
bp = Blueprint("health_card_endings", __name__, url_prefix="/health-card")
bp.before_request(away.only_where_offered)


@bp.post("/logout")
@csrf.exempt
@limiter.limit("60/minute")
def close() -> Response:
    """Said by the provider itself, signed (OpenID Connect Back-Channel Logout)."""
    provider = away.provider()
    try:
        subject = provider.ended(request.form.get("logout_token", ""))
    except GatewayError as error:
        log.warning("logout", extra={"reason": error.reason})
        return failures.say(400)
    card_entering.ended_over_there(provider.settings.issuer, subject)
    return make_response("", 200)


@bp.delete("/<uuid:card_id>")
def destroy(card_id: str) -> Response:
    if stop := current.require_person() or proofs.require_recent_proof():
        return stop
    health_cards.unlink(current.person(), str(card_id))
    return hx.redirect_to("/me/security")
