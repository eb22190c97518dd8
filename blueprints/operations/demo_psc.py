"""The demonstration's Pro Santé Connect: the real protocol, invented professionals. It does not
exist outside a demonstration."""

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request

from blueprints.doorway.collaborators import collaborators
from domain.errors import Refused
from extensions import csrf, limiter
from gateways import demo_psc
from gateways.demo_psc import DemoProvider, Denied

REQUEST = (
    *("client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "acr_values"),
    *("code_challenge", "code_challenge_method"),
)
OIDC = "/protocol/openid-connect"
bp = Blueprint("demo_psc", __name__, url_prefix="/demo/psc")


def provider() -> DemoProvider:
    """Made anew each time: it keeps nothing that matters between two requests."""
    settings = collaborators().settings
    return demo_psc.build(settings.psc, settings.master_key.derive("demo psc"))


def _asked() -> dict[str, str]:
    """What a client asked for. Raises Refused: somebody who types this address learns why."""
    asked = {name: request.values.get(name, "") for name in REQUEST}
    try:
        provider().asked(asked, f"{_site()}/health-card/callback")
    except Denied:
        raise Refused("Cette demande ne vient pas de Liane.", status=400) from None
    return asked


@bp.get("/authorize")
def authorize() -> str:
    asked, cards = _asked(), provider().cards.values()
    return render_template("operations/demo_psc.html", asked=asked, cards=cards)


@bp.post("/authorize")
def grant() -> Response:
    asked, subject = _asked(), request.form.get("card", "")
    if subject not in provider().cards:
        raise Refused("Cette carte n’existe pas.", status=400)
    return make_response(redirect(provider().granted(asked, subject), 303))


@bp.get("/.well-known/wallet-openid-configuration")
def discovery() -> Response:
    return jsonify(provider().discovery())


@bp.get(f"{OIDC}/certs")
def certs() -> Response:
    return jsonify(provider().jwks())


@bp.post(f"{OIDC}/token")
@csrf.exempt
@limiter.limit("60/minute")
def token() -> Response:
    sent = request.authorization
    client = (sent.username or "", sent.password or "") if sent and sent.type == "basic" else ("", "")  # fmt: skip  # noqa: E501
    try:
        return jsonify(provider().tokens(request.form, client))
    except Denied as denied:
        return make_response(jsonify(error=denied.code), 401 if sent else 400)


@bp.get(f"{OIDC}/userinfo")
def userinfo() -> Response:
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        return jsonify(provider().userinfo(bearer))
    except Denied:
        return make_response(jsonify(error="invalid_token"), 401)


@bp.get(f"{OIDC}/logout")
def logout() -> Response:
    """It holds no session: it only leads back, to us and to nobody else."""
    back = request.args.get("post_logout_redirect_uri", "")
    return make_response(redirect(back if back == f"{_site()}/sign-in" else "/sign-in"))


def _site() -> str:
    return collaborators().settings.public_url
