""" "Qui a vu quoi": what concerns one person, by day, and as a table to keep."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO

from flask import Blueprint, Response, request, stream_with_context

from blueprints.doorway import current, hx, proofs
from domain import clock
from domain.accounts import profiles
from domain.audit import trail
from domain.db import transaction
from domain.privacy import tracing, wording
from domain.privacy.tracing import Line

bp = Blueprint("traces", __name__, url_prefix="/trace")
bp.before_request(current.require_person)
FILTERS = (
    (tracing.EVERYTHING, "Tout"),
    (tracing.READINGS, "Lectures"),
    (tracing.IN_MY_NAME, "En mon nom"),
    (tracing.MY_ACCOUNT, "Mon compte"),
)
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@bp.get("")
def show() -> Response:
    person, show = current.person(), request.args.get("show", tracing.EVERYTHING)
    show = show if show in tracing.SHOWN else tracing.EVERYTHING
    page = tracing.page(person, show, request.args.get("before", type=int))
    return hx.answer(
        "privacy/trace.html",
        "privacy/_trace.html",
        days=_by_day(page.lines),
        looks=profiles.looks([line.who.id for line in page.lines if line.who]),
        names=wording.titles(person),
        say=wording.sentence,
        next_before=page.next_before,
        show=show,
        filters=FILTERS,
    )


@bp.post("/export")
@proofs.recent_proof
def export() -> Response:
    person = current.person()
    with transaction():
        trail.record("trace exported", person.actor, "person", person.id)
    response = Response(stream_with_context(_table()), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="liane-qui-a-vu-quoi.csv"'
    return response


def _by_day(lines: list[Line]) -> list[tuple[Line, list[Line]]]:
    days: dict[date, list[Line]] = {}
    for line in lines:
        days.setdefault(line.at.astimezone(clock.PARIS).date(), []).append(line)
    return [(told[0], told) for told in days.values()]


def _table() -> Iterator[str]:
    """As spreadsheets of here read it: semicolons, and a mark that says UTF-8."""
    person, before = current.person(), None
    names = wording.titles(person)
    yield "\ufeff" + _row(("Entrée", "Date", "Heure", "Qui", "En clair"))
    while True:
        page = tracing.page(person, before=before, size=500)
        yield "".join(_row(_cells(line, names)) for line in page.lines)
        if (before := page.next_before) is None:
            return


def _cells(line: Line, names: dict[str, str]) -> tuple[str, ...]:
    at = line.at.astimezone(clock.PARIS)
    who = line.who.name if line.who else ""
    said = wording.sentence(line, names)
    return str(line.n), f"{at:%d/%m/%Y}", f"{at:%H:%M:%S}", who, said


def _row(cells: tuple[str, ...]) -> str:
    """A name that a spreadsheet would run as a formula is kept as text."""
    out = StringIO()
    safe = [f"'{cell}" if cell.startswith(FORMULAS) else cell for cell in cells]
    csv.writer(out, delimiter=";").writerow(safe)
    return out.getvalue()
