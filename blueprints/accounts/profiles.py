"""One's own profile: names, calling, specialties, place of practice."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx
from domain.accounts import presenting, profiles
from domain.accounts.presenting import Presentation
from domain.errors import Refused

bp = Blueprint("profiles", __name__, url_prefix="/me/profile")
bp.before_request(current.require_person)
FIELDS = tuple(Presentation.__dataclass_fields__)


@bp.get("")
def show() -> Response:
    return page()


@bp.post("")
def update() -> Response:
    said = Presentation(**{name: request.form.get(name, "").strip() for name in FIELDS})
    try:
        presenting.change(current.person(), said)
    except Refused as refusal:
        return page(said, refusal)
    return hx.redirect_to("/me?said=profile")


def page(said: Presentation | None = None, refusal: Refused | None = None) -> Response:
    look = profiles.of(current.person().id)
    shown = render_template(
        "accounts/profile.html",
        said=said or _present(look),
        refusal=refusal,
        look=look,
        titles=[(title, title or "Aucun") for title in presenting.TITLES],
        toast=TOASTS.get(request.args.get("said", "")),
    )
    return make_response(shown, refusal.status if refusal else 200)


def _present(look: profiles.Look) -> Presentation:
    person = current.person()
    return Presentation(
        person.title, person.first_name, person.last_name, person.identity.calling,
        look.specialties, look.practice,
    )  # fmt: skip


TOASTS = {"photo": "Votre photo est enregistrée.", "no-photo": "Votre photo est retirée."}
