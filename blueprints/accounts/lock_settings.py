"""Whether this browser asks for a code, and after how long."""

from flask import Blueprint, Response, request

from blueprints.doorway import current, hx, proofs
from domain.accounts import locking
from domain.errors import Refused
from extensions import limiter

bp = Blueprint("lock_settings", __name__, url_prefix="/me/lock")
bp.before_request(current.require_person)
USUAL = 5


@bp.before_request
def prove_again() -> Response | None:
    """Who finds it open must not take the lock away."""
    return proofs.require_recent_proof() if current.session().has_lock else None


@bp.get("")
def show() -> Response:
    return _page(current.session().lock_minutes or USUAL)


@bp.post("")
@limiter.limit("20/minute", key_func=current.session_id)
def update() -> Response:
    """A code and its delay; the delay alone where there is a code already."""
    code, again = (request.form.get(name, "").strip() for name in ("code", "again"))
    minutes = request.form.get("minutes", 0, type=int)
    try:
        if current.session().has_lock and not code and not again:
            locking.change_minutes(current.session_id(), minutes)
        else:
            browser = current.browser()
            locking.set_lock(current.person(), current.session_id(), browser, code, again, minutes)
    except Refused as refusal:
        return _page(minutes, refusal)
    return hx.redirect_to("/me?said=lock")


@bp.delete("")
def destroy() -> Response:
    locking.remove(current.person(), current.session_id())
    return hx.redirect_to("/me?said=unlock")


def _page(minutes: int, refusal: Refused | None = None) -> Response:
    return hx.answer(
        "accounts/lock_settings.html", "accounts/lock_settings.html",
        refusal.status if refusal else 200,
        minutes=minutes, choices=locking.MINUTES, refusal=refusal,
        has_lock=current.session().has_lock,
    )  # fmt: skip
