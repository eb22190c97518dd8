"""While a browser is locked nothing is told to it, whatever it asks: neither page, nor data, nor
socket. What opens it stays, what concerns no account, and the way out."""

from urllib.parse import quote

from flask import Flask, Response, redirect, request

from blueprints.doorway import current, failures, hx

STATUS = 423
SENTENCE = "Liane est verrouillée sur cet appareil. Entrez votre code pour continuer."
OPEN = (
    *current.BARE, "accounts.locks.", "accounts.sessions.", "accounts.passkey_entries.",
    "accounts.second_factors.", "accounts.recoveries.", "calls.visits.", "calls.visit_media.",
    "channels.patients.", "channels.patient_words.", "live.visit", "live.patient",
)  # fmt: skip


def connect(app: Flask) -> None:
    app.before_request(_stand_guard)
    app.context_processor(_for_templates)


def is_locked() -> bool:
    """Her code is asked for before anything is told on this browser."""
    return current.session().is_locked


def _stand_guard() -> Response | None:
    if current.TOKEN not in current.cookie or (request.endpoint or "").startswith(OPEN):
        return None
    if not (current.is_signed_in() and is_locked()):
        return None
    if request.headers.get("Upgrade") or hx.is_fragment() or hx.wants_json():
        return failures.say(STATUS, SENTENCE)
    page = request.full_path.rstrip("?") if request.method in current.SAFE else ""
    return redirect(way_in(page), 303)


def way_in(page: str) -> str:
    return f"/lock?next={quote(page, safe='/')}" if page not in ("", "/") else "/lock"


def _for_templates() -> dict:
    return {"lock_minutes": current.session().lock_minutes if current.is_signed_in() else None}
