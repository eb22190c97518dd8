"""The people of a CPTS, for its coordination: the list, one of them, the export."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx, proofs, texts
from blueprints.organisations import coordination
from domain.audit import trail
from domain.db import transaction
from domain.directory.finding import plain
from domain.organisations import roster, vouching

bp = Blueprint("members", __name__, url_prefix="/organisation")
bp.before_request(coordination.require_coordinator)


@bp.get("")
def index() -> Response:
    rows = roster.of(coordination.organisation())
    wanted = plain(request.args.get("q", ""))
    return hx.answer(
        "organisations/people/index.html", "organisations/people/_table.html",
        rows=[row for row in rows if _is_wanted(row, wanted)],
        unverified=sum(row.person.identity.is_unverified for row in rows),
        total=len(rows), q=request.args.get("q", ""), **coordination.head("members"),
    )  # fmt: skip


@bp.get("/people/<uuid:person_id>")
def show(person_id: UUID) -> Response:
    return sheet(person_id)


@bp.put("/people/<uuid:person_id>/vouching")
def vouch(person_id: UUID) -> Response:
    """One click: nothing is asked again, and it can be taken back."""
    _, row = coordination.row_of(person_id)
    vouching.vouch(current.person(), row.person)
    return _line(person_id) if request.args.get("from") == "list" else sheet(person_id)


@bp.delete("/people/<uuid:person_id>/vouching")
def withdraw(person_id: UUID) -> Response:
    _, row = coordination.row_of(person_id)
    vouching.withdraw(current.person(), row.person)
    return sheet(person_id)


@bp.post("/exports")
@proofs.recent_proof
def export() -> Response:
    """The list as a spreadsheet. Asked by POST: who took the list away is written down."""
    organisation = coordination.organisation()
    rows = roster.of(organisation)
    with transaction():
        trail.record(
            "members exported", current.person().actor, "organisation", organisation.id,
            people=len(rows),
        )  # fmt: skip
    response = make_response(roster.as_csv(rows, _day))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="membres.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def sheet(person_id: UUID) -> Response:
    """One person and what may be done; a fragment after an act."""
    organisation, row = coordination.row_of(person_id)
    return hx.answer(
        "organisations/people/show.html", "organisations/people/_sheet.html",
        row=row, organisation=organisation,
    )  # fmt: skip


def _line(person_id: UUID) -> Response:
    _, row = coordination.row_of(person_id)
    return make_response(render_template("organisations/people/_row.html", row=row))


def _is_wanted(row: roster.Row, wanted: str) -> bool:
    words = plain(f"{row.person.identity.name} {row.person.identity.calling}").split()
    return all(any(word.startswith(part) for word in words) for part in wanted.split())


def _day(at: datetime | None) -> str:
    return texts.local(at).strftime("%d/%m/%Y") if at else ""
