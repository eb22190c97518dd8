"""Who acts in one's name, and in whose name one acts."""

from datetime import date, datetime

from babel.dates import format_date
from flask import Blueprint, Response, make_response, render_template, request, url_for

from blueprints.doorway import current, hx, texts
from blueprints.structures.picking import is_search, pick
from domain.accounts import delegating, delegations, periods, profiles
from domain.accounts.delegating import AGENDA, EXPERTISE, MESSAGES
from domain.accounts.delegations import Shown
from domain.errors import NotFound, Refused

bp = Blueprint("delegations", __name__, url_prefix="/me/delegations")
bp.before_request(current.require_person)

POWERS = {
    MESSAGES: ("Messages", "Lire et écrire ses messages, préparer ses téléconsultations"),
    AGENDA: ("Agenda", "Tenir son agenda et prendre des rendez-vous"),
    EXPERTISE: ("Télé-expertise", "Suivre ses demandes d’avis"),
}


@bp.app_template_filter("long_day")
def long_day(day: date | datetime) -> str:
    """24 février 2027, as it is in France."""
    day = texts.local(day).date() if isinstance(day, datetime) else day
    return format_date(day, "d MMMM y", locale="fr")


@bp.get("")
def index() -> Response:
    return _list()


@bp.get("/new")
def new() -> Response:
    return _new()


@bp.post("")
def create() -> Response:
    form = request.form
    try:
        delegating.give(
            current.person(), form.get("person", ""), form.getlist("powers"),
            form.get("start", ""), form.get("end", ""),
        )  # fmt: skip
    except Refused as refusal:
        return _new(refusal)
    return hx.redirect_to(url_for("structures.delegations.index"))


@bp.get("/<uuid:delegation_id>")
def edit(delegation_id: object) -> Response:
    return _edit(str(delegation_id))


@bp.put("/<uuid:delegation_id>")
def update(delegation_id: object) -> Response:
    try:
        delegating.prolong(current.person(), str(delegation_id), request.form.get("end", ""))
    except Refused as refusal:
        if not refusal.field:
            raise
        return _edit(str(delegation_id), refusal)
    return hx.redirect_to(url_for("structures.delegations.index"))


@bp.delete("/<uuid:delegation_id>")
def destroy(delegation_id: object) -> Response:
    delegating.end(current.person(), str(delegation_id))
    return _list()


def _list() -> Response:
    person = current.person()
    given, held = delegations.given(person), delegations.held(person)
    return hx.answer(
        "structures/delegations/index.html",
        "structures/delegations/_list.html",
        given=given,
        held=held,
        looks=profiles.looks([shown.other.id for shown in given + held]),
        powers=POWERS,
    )


def _new(refusal: Refused | None = None) -> Response:
    form, today = request.form, periods.today()
    typed = {
        "start": form.get("start") or today.isoformat(),
        "end": form.get("end") or periods.usual_end().isoformat(),
        "powers": form.getlist("powers") or ([] if refusal else [MESSAGES]),
    }
    page = render_template(
        "structures/_picker.html" if is_search() else "structures/delegations/new.html",
        picker=pick(current.person(), request.values),
        address=url_for("structures.delegations.new"),
        refusal=refusal,
        typed=typed,
        powers=POWERS,
        today=today,
        latest=periods.latest_end(today),
    )
    return make_response(page, refusal.status if refusal else 200)


def _edit(delegation_id: str, refusal: Refused | None = None) -> Response:
    return hx.answer(
        "structures/delegations/edit.html",
        "structures/delegations/_edit.html",
        refusal.status if refusal else 200,
        shown=_given(delegation_id),
        refusal=refusal,
        end=request.form.get("end") or periods.usual_end().isoformat(),
        today=periods.today(),
        latest=periods.latest_end(periods.today()),
    )


def _given(delegation_id: str) -> Shown:
    for shown in delegations.given(current.person()):
        if shown.delegation.id == delegation_id:
            return shown
    raise NotFound
