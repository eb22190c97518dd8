"""The public page of a CPTS, its codes and its posters."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx, qr_codes
from blueprints.doorway.collaborators import collaborators
from blueprints.organisations import coordination
from domain.db import db
from domain.errors import Refused
from domain.organisations import access_codes, presenting
from domain.organisations.organisations import Organisation

FIELDS = ("code", "name", "territory", "welcome")
bp = Blueprint("codes", __name__, url_prefix="/organisation")
bp.before_request(coordination.require_coordinator)


@bp.get("/page")
def show() -> Response:
    return _page()


@bp.post("/page")
def update() -> Response:
    """What strangers read of the CPTS, and whether they may sign up there."""
    organisation, form = coordination.organisation(), request.form
    try:
        presenting.present(
            current.person(), organisation, form.get("name", ""), form.get("territory", ""),
            form.get("welcome", ""), "is_open" in form,
        )  # fmt: skip
    except Refused as refusal:
        return _page(refusal)
    return hx.redirect_to(f"/organisation/page?of={organisation.id}&saved=1")


@bp.post("/codes")
def create() -> Response:
    organisation = coordination.organisation()
    try:
        access_codes.create(current.person(), organisation, request.form.get("code", ""))
    except Refused as refusal:
        return _page(refusal)
    return hx.redirect_to(f"/organisation/page?of={organisation.id}#codes")


@bp.delete("/codes/<uuid:code_id>")
def destroy(code_id: UUID) -> Response:
    access_codes.close(current.person(), str(code_id))
    row = access_codes.of_hers(current.person(), str(code_id))
    return make_response(render_template("organisations/page/_code.html", code=row))


@bp.get("/codes/<uuid:code_id>/poster")
def poster(code_id: UUID) -> str:
    """One A4 page to print: the QR code, the address and the code in words."""
    code = access_codes.of_hers(current.person(), str(code_id))
    organisation = db.session.get_one(Organisation, code.organisation_id)
    address = f"{collaborators().settings.public_url}/join/{organisation.slug}?code={code.code}"
    return render_template(
        "organisations/page/poster.html", code=code, organisation=organisation, address=address,
        site=collaborators().settings.public_url.partition("://")[2], 
        drawing=qr_codes.drawing(address),
    )  # fmt: skip


def _page(refusal: Refused | None = None) -> Response:
    typed = {name: request.form.get(name, "") for name in FIELDS}
    head = coordination.head("page")
    page = render_template(
        "organisations/page/index.html", refusal=refusal, typed=typed,
        codes=access_codes.of(coordination.organisation()), saved="saved" in request.args,
        public_url=collaborators().settings.public_url, **head,
    )  # fmt: skip
    return make_response(page, refusal.status if refusal else 200)
