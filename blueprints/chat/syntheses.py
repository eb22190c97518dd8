"""A conversation to record, as a PDF: chosen on a page of its own, behind a recent proof."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, proofs
from blueprints.doorway.collaborators import collaborators
from domain import clock
from domain.chat import asking, selections, synthesis
from domain.chat.conversations import Seat, for_person
from domain.chat.selections import Period, Selection
from domain.errors import Refused

bp = Blueprint("syntheses", __name__, url_prefix="/conversations/<uuid:conversation_id>/synthesis")

EARLIEST = date(2000, 1, 1)


@bp.get("")
@proofs.recent_proof
def show(conversation_id: object) -> Response:
    seat = for_person(current.person()).seat(str(conversation_id))
    return _page(seat, _period(seat, request.args))


@bp.post("")
@proofs.recent_proof
def create(conversation_id: object) -> Response:
    """Every message of the period, unless its form says which ones (`choosing`)."""
    seat = for_person(current.person()).seat(str(conversation_id))
    period = _period(seat, request.form)
    chosen = request.form.getlist("message") if "choosing" in request.form else None
    try:
        selection = selections.of(seat, period, chosen)
    except Refused as refusal:
        return _page(seat, period, refusal, chosen)
    return _download(synthesis.make(seat, selection, collaborators().blobs))


def _download(data: bytes) -> Response:
    name = f"synthese-{_today():%Y-%m-%d}.pdf"
    response = Response(data, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _today() -> date:
    return clock.now().astimezone(clock.PARIS).date()


def _period(seat: Seat, fields: Mapping[str, str]) -> Period:
    opened = seat.conversation.created_at.astimezone(clock.PARIS).date()
    first, last = (asking.day(fields.get(name, "")) for name in ("first", "last"))
    asked = (first or opened, last or _today())
    first, last = sorted(max(EARLIEST, min(one, _today())) for one in asked)
    return Period(first, last)


def _page(
    seat: Seat, period: Period, refusal: Refused | None = None, chosen: list[str] | None = None
) -> Response:
    """`chosen` are ticked; all are when nothing was chosen yet."""
    selection, nothing = _selection(seat, period)
    page = render_template(
        "chat/conversations/synthesis.html", seat=seat, refusal=refusal, period=period,
        messages=selection.messages if selection else [], nothing=nothing, chosen=chosen,
        today=_today(),
    )  # fmt: skip
    return make_response(page, refusal.status if refusal else 200)


def _selection(seat: Seat, period: Period) -> tuple[Selection | None, str]:
    try:
        return selections.of(seat, period), ""
    except Refused as refusal:
        return None, refusal.sentence
