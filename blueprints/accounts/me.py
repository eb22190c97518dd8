"""One's own page: who she is here, whether she is available, and the way to everything of hers."""

from flask import Blueprint, render_template, request

from blueprints.accounts import devices, summaries
from blueprints.doorway import current
from domain.accounts import profiles

bp = Blueprint("me", __name__)
bp.before_request(current.require_person)
TOASTS = {
    "profile": "Votre profil est enregistré.",
    "availability": "Votre disponibilité est enregistrée.",
    "notifications": "Vos notifications sont enregistrées.",
    "lock": "Liane se verrouille désormais sur cet appareil.",
    "unlock": "Aucun code n’est plus demandé sur cet appareil.",
}


@bp.get("/me")
def show() -> str:
    person = current.person()
    return render_template(
        "accounts/me.html",
        look=profiles.of(person.id),
        sections=summaries.sections(person, len(devices.open_devices())),
        toast=TOASTS.get(request.args.get("said", "")),
    )
