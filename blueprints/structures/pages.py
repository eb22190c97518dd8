"""The structures of a person: founding one, seeing who is in it, its name."""

from flask import Blueprint, Response, make_response, render_template, request, url_for

from blueprints.doorway import current, hx
from domain.accounts import profiles, structure_history, structures
from domain.accounts.managing import NOT_MANAGER
from domain.accounts.structures import CATEGORIES, Colleague, Seat
from domain.errors import Forbidden, Refused

bp = Blueprint("pages", __name__, url_prefix="/structures")
bp.before_request(current.require_person)

# What one leaves: "Quitter la pharmacie"
ARTICLED = {
    "pharmacy": "la pharmacie",
    "nursing home": "l’EHPAD",
    "ward": "le service",
    "practice": "le cabinet",
    "health centre": "le centre de santé",
}


@bp.get("")
def index() -> str:
    return render_template("structures/index.html", seats=structures.of(current.person()))


@bp.get("/new")
def new() -> Response:
    return _new()


@bp.post("")
def create() -> Response:
    said = {name: request.form.get(name, "") for name in ("name", "category", "calling")}
    try:
        structure = structures.found(current.person(), **said)
    except Refused as refusal:
        return _new(refusal)
    return hx.redirect_to(url_for("structures.pages.show", structure_id=structure.id))


@bp.get("/<uuid:structure_id>")
def show(structure_id: object) -> str:
    seat = structures.seat(current.person(), str(structure_id))
    changes = structure_history.latest(seat.structure.id)
    return render_template("structures/show.html", changes=changes, **look(seat))


@bp.get("/<uuid:structure_id>/edit")
def edit(structure_id: object) -> Response:
    seat = structures.seat(current.person(), str(structure_id))
    if not seat.manages:
        raise Forbidden(NOT_MANAGER)
    return _edit(seat)


@bp.put("/<uuid:structure_id>")
def update(structure_id: object) -> Response:
    seat = structures.seat(current.person(), str(structure_id))
    said = {name: request.form.get(name, "") for name in ("name", "calling", "initials")}
    try:
        structures.rename(current.person(), seat.structure.id, **said)
    except Forbidden:
        raise
    except Refused as refusal:
        return _edit(seat, refusal)
    return hx.redirect_to(url_for("structures.pages.show", structure_id=seat.structure.id))


def look(seat: Seat) -> dict:
    """What the page of one structure shows to one of its people."""
    everybody = structures.colleagues(seat.structure.id)
    return {
        "seat": seat,
        "structure": seat.structure,
        "colleagues": everybody,
        "looks": profiles.looks([one.person.id for one in everybody]),
        "others": others(everybody),
        "exit": way_out(seat, everybody),
        "articled": ARTICLED.get(seat.structure.category, "la structure"),
    }


def others(everybody: list[Colleague]) -> list[Colleague]:
    return [one for one in everybody if one.person.id != current.person().id]


def way_out(seat: Seat, everybody: list[Colleague]) -> str:
    """ "free", or why she may not leave: nobody else is responsible ("last"), or here ("alone")."""
    rest = others(everybody)
    if not rest and seat.manages:
        return "alone"
    if seat.manages and not any(one.manages for one in rest):
        return "last"
    return "free"


def _new(refusal: Refused | None = None) -> Response:
    typed = {name: request.form.get(name, "") for name in ("name", "category", "calling")}
    page = render_template(
        "structures/new.html", refusal=refusal, typed=typed, categories=list(CATEGORIES.items())
    )
    return make_response(page, refusal.status if refusal else 200)


def _edit(seat: Seat, refusal: Refused | None = None) -> Response:
    identity = seat.structure.identity
    now = {"name": identity.name, "calling": identity.calling, "initials": identity.initials}
    return hx.answer(
        "structures/edit.html",
        "structures/_edit.html",
        refusal.status if refusal else 200,
        structure=seat.structure,
        refusal=refusal,
        typed={name: request.form.get(name, known) for name, known in now.items()},
    )
