"""The door of a locked browser: locking it, saying that it is used, opening it again."""

from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request

from blueprints.accounts import ceremony
from blueprints.accounts.sessions import own_page
from blueprints.doorway import current, failures, hx, locked, origins
from domain.accounts import locking, passkeys
from domain.accounts.locking import LockLost
from domain.errors import Refused
from extensions import limiter

bp = Blueprint("locks", __name__, url_prefix="/lock")
bp.before_request(current.require_person)


@bp.get("")
def show() -> Response:
    if not locked.is_locked():
        return hx.redirect_to(own_page(request.args.get("next", "")))
    return _page()


@bp.put("")
def close() -> Response:
    """At once, on every page of this browser."""
    locking.lock(current.session_id())
    page = request.form.get("next") or current.page_asked_from()
    return hx.redirect_to(locked.way_in(own_page(page)))


@bp.put("/use")
@limiter.limit("30/minute", key_func=current.session_id)
def use() -> Response:
    """Somebody types or touches: the minutes begin again."""
    if locked.is_locked():
        return failures.say(locked.STATUS, locked.SENTENCE)
    if current.session().has_lock:
        locking.note_use(current.session_id())
    return Response(status=204)


@bp.post("/openings")
@limiter.limit("30/minute", key_func=current.session_id)
def open_by_code() -> Response:
    page = own_page(request.form.get("next", ""))
    if locked.is_locked():
        try:
            locking.open_by_code(
                current.person(), current.session_id(), request.form.get("code", "").strip()
            )
        except Refused as refusal:
            return _page(refusal)
        except LockLost:
            return _out(page, "locked-out")
    return hx.redirect_to(page)


@bp.post("/openings/passkey")
@limiter.limit("30/minute", key_func=current.session_id)
def open_by_passkey() -> Response:
    said, site = ceremony.said(), origins.passkey_site()
    locking.open_by_passkey(current.person(), current.session_id(), said.get("credential"), site)
    return jsonify(next=own_page(str(said.get("next", ""))))


@bp.post("/oblivion")
def forget() -> Response:
    """ "J’ai oublié ce code": she signs in again, and this browser asks for none."""
    locking.give_up(current.person(), current.session_id())
    return _out(own_page(request.form.get("next", "")), "forgotten")


def _out(page: str, said: str) -> Response:
    """Nothing readable stays on a device that may be in other hands."""
    current.stop()
    way = hx.redirect_to(f"/sign-in?said={said}&next={quote(page, safe='/')}")
    way.headers["Clear-Site-Data"] = '"cache", "storage"'
    return way


def _page(refusal: Refused | None = None) -> Response:
    return hx.answer(
        "accounts/lock.html", "accounts/_lock.html", refusal.status if refusal else 200,
        next=own_page(request.values.get("next", "")), refusal=refusal,
        has_passkey=bool(passkeys.of(current.person().id)),
    )  # fmt: skip
