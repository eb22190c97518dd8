"""The patient's doors to her report: the link of the SMS, then her birth date or a code. No
account; the telephone reads it for half an hour."""

from flask import Blueprint, Response, make_response, render_template

from blueprints.calls import serving
from blueprints.calls.picture import called
from blueprints.doorway import bodies, hx
from blueprints.doorway.collaborators import collaborators
from blueprints.doorway.device_cookies import DeviceCookie
from domain.accounts.identities import Identity
from domain.calls import handing, receiving, reports, shaping
from domain.calls.acts import ReportLink
from domain.calls.contacts import masked
from domain.calls.receiving import Answer
from domain.calls.shut_links import ReportRefused
from domain.db import db
from domain.errors import NotFound, Refused
from extensions import limiter

bp = Blueprint("visit_reports", __name__)
cookie = DeviceCookie("report", receiving.OPEN_FOR)
LIMITS = "30/minute;200/hour"
FIELDS = ("day", "month", "year", "code")


@bp.errorhandler(ReportRefused)
def refused(refusal: ReportRefused) -> Response:
    return _answer("refused", refusal.status, reason=refusal.reason)


@bp.get("/r")
def link() -> Response:
    """The address of the SMS. The token stays in the browser: it follows the "#"."""
    return _answer("open")


@bp.post("/report/openings")
@limiter.limit(LIMITS)
def open_link() -> Response:
    """Consumes nothing, names nobody but who sent it."""
    token = bodies.text("token")
    return _ask(receiving.knock(token), token)


@bp.post("/report/codes")
@limiter.limit(LIMITS)
def send_code() -> Response:
    token = bodies.text("token")
    try:
        return _ask(receiving.send_code(token), token, is_sent=True)
    except ReportRefused:
        raise
    except Refused as refusal:
        return _ask(receiving.knock(token), token, refusal, is_sent=True)


@bp.post("/report/readings")
@limiter.limit(LIMITS)
def enter() -> Response:
    """One page answers the right date, and gives the telephone its half hour."""
    token, given = bodies.text("token"), {name: bodies.text(name)[:12] for name in FIELDS}
    try:
        found, device = receiving.enter(token, Answer(**given))
    except ReportRefused:
        raise
    except Refused as refusal:
        return _ask(receiving.knock(token), token, refusal, given=given, is_sent=True)
    return cookie.give(_show(found), device)


@bp.get("/report")
def show() -> Response:
    return _show(receiving.of_device(cookie.held()))


@bp.get("/report/document")
def document() -> Response:
    found = receiving.of_device(cookie.held())
    return serving.serve(reports.printed(found.report, collaborators().blobs))


@bp.get("/report/attachment")
def attachment() -> Response:
    found = receiving.of_device(cookie.held())
    if not reports.has_file(found.report.act):
        raise NotFound
    return serving.serve(reports.attached(found.report.act, collaborators().blobs))


def _ask(
    found: ReportLink, token: str, refusal: Refused | None = None, given: dict | None = None,
    is_sent: bool = False,
) -> Response:  # fmt: skip
    context = {
        "token": token, "sender": _sender(found), "given": given or dict.fromkeys(FIELDS, ""),
        "error": refusal.sentence if refusal else "", "to": masked(handing.mobile_of(found)),
        "is_sent": is_sent and found.code_sent_at is not None,
    }  # fmt: skip
    step = "birth" if receiving.asks_birth(found) else "code"
    return _answer(step, refusal.status if refusal else 200, **context)


def _show(found: ReportLink) -> Response:
    report = found.report
    written = [one for one in reports.of(report.act) if one.position <= report.position]
    return _answer(
        "report", report=report, sender=_sender(found), until=found.device_until,
        written=[(one, shaping.blocks(reports.body(one))) for one in written],
        file=reports.has_file(report.act), consultation=report.act.consultation,
    )  # fmt: skip


def _sender(found: ReportLink) -> str:
    return called(db.session.get_one(Identity, found.report.act.identity_id))


def _answer(step: str, status: int = 200, **context: object) -> Response:
    template = f"calls/report/_{step}.html" if hx.is_fragment() else "calls/report/page.html"
    html = render_template(template, step=step, fragment=f"_{step}.html", **context)
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("HX-Request", "X-Liane-Fragment"))
    return response
