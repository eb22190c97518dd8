"""Proof that she is still who signed in, asked again before what cannot be undone or says a lot:
exports, erasure, acts of administration, the ways into her account."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec
from urllib.parse import quote

from flask import Response, redirect, request

from blueprints.doorway import current, hx
from domain import clock

FRESH = timedelta(minutes=15)
P = ParamSpec("P")


def is_recent() -> bool:
    """She signed in, or proved it again, within a quarter of an hour."""
    session = current.session()
    return (session.proved_at or session.created_at) > clock.now() - FRESH


def require_recent_proof() -> Response | None:
    """For `blueprint.before_request`, after `current.require_person`: a page leads to /step-up and
    comes back; an act is refused with 401 and the way to /step-up."""
    if is_recent():
        return None
    if hx.is_fragment() or hx.wants_json():
        return Response(status=401, headers={"HX-Redirect": _way(current.page_asked_from())})
    page = request.full_path.rstrip("?") if request.method in current.SAFE else ""
    return redirect(_way(page), 303)


def recent_proof(door: Callable[P, Response]) -> Callable[P, Response]:
    """The same for one door: `@bp.post(…)` above, `@proofs.recent_proof` under."""

    @wraps(door)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        return require_recent_proof() or door(*args, **kwargs)

    return guarded


def _way(page: str) -> str:
    return f"/step-up?next={quote(page, safe='/')}" if page not in ("", "/") else "/step-up"
