"""The page of security: the ways into one's account, and where it is open."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.accounts import devices
from blueprints.doorway import current
from domain.accounts import passkeys, second_factors

bp = Blueprint("security", __name__, url_prefix="/me/security")
bp.before_request(current.require_person)
TOASTS = {
    "passkey": "Votre clé d’accès est créée. La prochaine fois, un geste suffit.",
    "named": "Le nom est changé.",
    "removed": "Cette clé d’accès n’ouvre plus votre compte.",
    "password": "Votre mot de passe est changé. Vos autres appareils sont déconnectés.",
    "code": "Le code est désormais demandé à l’entrée.",
    "code-removed": "Le code n’est plus demandé.",
}


@bp.get("")
def show() -> Response:
    """Where two factors are the rule, whoever has one only finds how to set up the second."""
    person = current.person()
    page = "accounts/strengthen.html" if current.is_weak() else "accounts/security.html"
    body = render_template(
        page,
        passkeys=passkeys.of(person.id),
        factors=second_factors.of(person.id),
        devices=devices.open_devices(),
        toast=TOASTS.get(request.args.get("said", "")),
    )
    return make_response(body)


@bp.delete("/passkey-offer")
def withdraw_offer() -> Response:
    """ "Plus tard": asked once."""
    current.withdraw_passkey_offer()
    return Response(status=204)
