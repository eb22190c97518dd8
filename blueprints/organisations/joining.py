"""The public ways in: a code, the page of a CPTS, its form. No address holds what a person typed
of herself."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import hx
from blueprints.organisations import arriving
from domain.db import db
from domain.directory import finding, professions, rpps
from domain.directory.professionals import Professional
from domain.errors import NotFound, Refused
from domain.organisations import access_codes, applications, belonging, coming_in
from domain.organisations.organisations import Organisation
from extensions import limiter

bp = Blueprint("joining", __name__, url_prefix="/join")
PAGE = "organisations/join/organisation.html"


@bp.get("")
def new() -> Response:
    arriving.keep_way(request.args.get("next", ""))
    return _code_page()


@bp.post("")
@limiter.limit("30/minute;200/hour")
def create() -> Response:
    """A code leads to the page of its CPTS."""
    try:
        code = access_codes.find(request.form.get("code", ""))
    except Refused as refusal:
        return _code_page(refusal)
    slug = db.session.get_one(Organisation, code.organisation_id).slug
    return hx.redirect_to(f"/join/{slug}?code={code.code}")


@bp.post("/lookup")
@limiter.limit("120/minute;1200/hour")
def look_up() -> Response:
    """Who she may be, in the public directory: a fragment for the form."""
    who = request.form.get("who", "")[:80]
    try:
        found = _found(who)
    except Refused as refusal:
        return _proposals(refusal=refusal)
    return _proposals(found=found, is_number=rpps.looks_like_number(who))


@bp.get("/<slug>")
def show(slug: str) -> Response:
    code = access_codes.spelled(request.args.get("code", ""))
    return arriving.form(PAGE, organisation=_organisation(slug), typed={"code": code})


@bp.post("/<slug>")
@limiter.limit("60/minute;300/hour")
def sign_up(slug: str) -> Response:
    organisation = _organisation(slug)
    code = access_codes.spelled(request.form.get("code", ""))
    try:
        coming_in.require_open(organisation, code)
        place = {"organisation_id": organisation.id, "code": code}
        return arriving.wait(applications.read(request.form, **place))
    except Refused as refusal:
        return arriving.form(PAGE, refusal, organisation=organisation)


def _organisation(slug: str) -> Organisation:
    found = belonging.by_slug(slug)
    if found is None:
        raise NotFound
    return found


def _found(who: str) -> list:
    return finding.by_rpps(rpps.check(who)) if rpps.looks_like_number(who) else finding.by_name(who)


def _proposals(**context: object) -> Response:
    said = {"found": [], "is_number": False, "refusal": None} | context
    body = render_template(
        "organisations/join/_proposals.html",
        value_for=professions.value_for,
        words_for=_words,
        **said,
    )
    return make_response(body, 200)


def _words(one: Professional) -> str:
    """The directory writes "Infirmier" of everybody."""
    found = professions.read(professions.value_for(one.profession, one.title))
    return found[1].capitalize() if found else one.profession_label


def _code_page(refusal: Refused | None = None) -> Response:
    typed = request.values.get("code", "")[: access_codes.LONGEST * 2]
    page = render_template(
        "organisations/join/code.html", refusal=refusal, code=typed, open_ones=belonging.open_ones()
    )
    return make_response(page, refusal.status if refusal else 200)
