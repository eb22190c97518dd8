"""The people of a structure: a manager lets them in and out, anybody leaves."""

from flask import Blueprint, Response, make_response, render_template, request, url_for

from blueprints.doorway import current, hx
from blueprints.structures import pages
from blueprints.structures.picking import is_search, pick
from domain.accounts import belonging, managing, structures
from domain.accounts.belonging import MANAGER, MEMBER
from domain.accounts.managing import NOT_MANAGER
from domain.accounts.structures import Colleague, Seat
from domain.errors import Forbidden, Refused
from domain.organisations import calling_in

bp = Blueprint("members", __name__, url_prefix="/structures/<uuid:structure_id>/members")
bp.before_request(current.require_person)


@bp.get("/new")
def new(structure_id: object) -> Response:
    return newcomer(_managed(structure_id))


@bp.post("")
def create(structure_id: object) -> Response:
    seat, form = _managed(structure_id), request.form
    chosen, calling = form.get("person", ""), form.get("calling", "")
    try:
        managing.let_in(current.person(), seat.structure, chosen, calling)
    except Forbidden:
        raise
    except Refused as refusal:
        return newcomer(seat, refusal)
    return _back(seat)


@bp.get("/<uuid:member_id>")
def edit(structure_id: object, member_id: object) -> Response:
    seat = _managed(structure_id)
    return _edit(seat, structures.colleague(seat.structure.id, str(member_id)))


@bp.put("/<uuid:member_id>")
def update(structure_id: object, member_id: object) -> Response:
    """Only what the form holds changes: the list of successors says the role alone."""
    seat, form = _managed(structure_id), request.form
    colleague = structures.colleague(seat.structure.id, str(member_id))
    role = MANAGER if form.get("role") == MANAGER else MEMBER
    try:
        managing.appoint(
            current.person(), seat.structure, colleague.person.id,
            calling=form.get("calling"), role=role,
        )  # fmt: skip
    except Forbidden:
        raise
    except Refused as refusal:
        return _edit(seat, colleague, refusal)
    return _back(seat)


@bp.delete("/<uuid:member_id>")
def destroy(structure_id: object, member_id: object) -> Response:
    person = current.person()
    seat = structures.seat(person, str(structure_id))
    if str(member_id) != person.id:
        managing.put_out(person, seat.structure, str(member_id))
        return _back(seat)
    try:
        belonging.leave(seat.structure, person, person.actor)
    except Refused as refusal:
        page = render_template("structures/_leaving.html", refusal=refusal, **pages.look(seat))
        return make_response(page, refusal.status)
    return hx.redirect_to(url_for("structures.pages.index"))


def _managed(structure_id: object) -> Seat:
    seat = structures.seat(current.person(), str(structure_id))
    if not seat.manages:
        raise Forbidden(NOT_MANAGER)
    return seat


def _back(seat: Seat) -> Response:
    return hx.redirect_to(url_for("structures.pages.show", structure_id=seat.structure.id))


def newcomer(seat: Seat, refusal: Refused | None = None) -> Response:
    """Choosing who comes in, among those on Liane or by an e-mail."""
    inside = {one.person.id for one in structures.colleagues(seat.structure.id)}
    page = render_template(
        "structures/_picker.html" if is_search() else "structures/members/new.html",
        structure=seat.structure,
        picker=pick(current.person(), request.values, inside),
        address=url_for("structures.members.new", structure_id=seat.structure.id),
        refusal=refusal,
        calling=request.form.get("calling", ""),
        email=request.form.get("email", ""),
        invitations=calling_in.pending(seat.structure.id),
    )
    return make_response(page, refusal.status if refusal else 200)


def _edit(seat: Seat, colleague: Colleague, refusal: Refused | None = None) -> Response:
    everybody = structures.colleagues(seat.structure.id)
    return hx.answer(
        "structures/members/edit.html",
        "structures/members/_edit.html",
        refusal.status if refusal else 200,
        structure=seat.structure,
        colleague=colleague,
        others=pages.others(everybody),
        refusal=refusal,
        calling=request.form.get("calling", colleague.membership.calling),
    )
