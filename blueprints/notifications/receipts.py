"""What a device says it has shown. A phone in a pocket has no page nor session at hand: what it was
given with the notification is its proof."""

from flask import Blueprint, Response, abort, request

from domain.notifications import settling
from extensions import csrf, limiter
from vault.tickets import BadTicket

bp = Blueprint("receipts", __name__)


@bp.post("/push/receipts")
@csrf.exempt
@limiter.limit("300/minute")
def create() -> Response:
    try:
        settling.shown(request.form.get("receipt", ""))
    except BadTicket:
        abort(403)
    return Response(status=204)
