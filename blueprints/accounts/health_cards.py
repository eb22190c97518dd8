"""Pro Santé Connect: leaving for it, coming back, and hearing that it closed a session.

The state we send is a one-time secret bound to the browser that leaves; the code that comes back
is exchanged by an act, never by reading a page. Nothing of it is logged: addresses never are.
"""

import logging
import secrets
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Flask, Response, make_response, render_template, request, session

from blueprints.accounts import away, health_card_choices
from blueprints.accounts.sessions import own_page
from blueprints.doorway import current, hx, proofs
from domain import clock
from domain.accounts import card_entering, challenges, health_cards
from domain.accounts.card_holders import Holder
from domain.errors import Refused
from extensions import limiter
from gateways.errors import GatewayError
from gateways.psc_keys import Untrusted

TRIP = "psc"
ELSEWHERE = (
    "Cette demande a commencé sur un autre appareil ou un autre navigateur. Recommencez ici."
)
LIED = "La réponse reçue ne vient pas de Pro Santé Connect comme prévu. Recommencez."
DOWN = (
    "Pro Santé Connect ne répond pas. Réessayez dans un instant, ou connectez-vous par un autre "
    "moyen."
)
LEFT = "Vous n’êtes plus dans le compte d’où vous êtes parti. Reconnectez-vous, puis recommencez."
GIVEN_UP = "Vous n’êtes pas allé au bout chez Pro Santé Connect. Rien n’a changé."

log = logging.getLogger("liane.health_cards")
bp = Blueprint("health_cards", __name__, url_prefix="/health-card")


def connect(app: Flask) -> None:
    """Pages show the national door only where it is open."""
    offered = app.extensions["liane"].settings.psc.space != "off"
    app.jinja_env.globals["offers_health_card"] = offered
    app.jinja_env.globals["own_health_cards"] = lambda: health_cards.cards_of(current.person())


bp.before_request(away.only_where_offered)


@bp.errorhandler(Refused)
def _refused(refusal: Refused) -> Response:
    return health_card_choices.refuse(refusal)


@bp.errorhandler(GatewayError)
def _unproved(error: GatewayError) -> Response:
    log.warning("health card", extra={"reason": error.reason})
    lied = isinstance(error, Untrusted)
    return _refused(Refused(LIED if lied else DOWN, status=403 if lied else 503))


@bp.post("")
@limiter.limit("30/minute")
def create() -> Response:
    """Leave: to sign in; from inside one's account to link the card to it, or to prove again that
    it is she."""
    person_id = current.person().id if current.is_signed_in() else None
    again = person_id is not None and request.form.get("purpose") == "proof"
    if person_id and not again and (stale := proofs.require_recent_proof()):
        return stale
    trip = {
        "since": clock.now().timestamp() if again else None,
        "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(48),
        "next": own_page(request.form.get("next", "")),
        "person": person_id,
        "browser": health_card_choices.browser(),
    }
    state = challenges.issue(TRIP, payload=trip, person_id=person_id)
    url = away.provider().authorize_url(state, trip["nonce"], trip["verifier"], again=again)
    return away.to(url, "Vers Pro Santé Connect")


@bp.get("/callback")
def callback() -> Response:
    """Reading changes nothing: the page sends what it was given, by itself or by its button."""
    given = {name: request.args.get(name, "")[:4000] for name in ("state", "code", "iss")}
    if not given["code"] or not given["state"]:
        return _refused(Refused(GIVEN_UP, status=400))
    return make_response(render_template("accounts/health_card_callback.html", given=given))


@bp.post("/session")
@limiter.limit("30/minute")
def prove() -> Response:
    form, provider = request.form, away.provider()
    trip = challenges.take(TRIP, form.get("state", ""))
    if trip["browser"] != session.get(health_card_choices.BROWSER):
        raise Refused(ELSEWHERE, status=403)
    if form.get("iss") not in (None, "", provider.settings.issuer):  # RFC 9207: another provider
        raise Untrusted("iss of the answer")
    if trip["person"] and not _is_still(trip["person"]):
        raise Refused(LEFT, status=409)
    claims, id_token = provider.holder(
        form.get("code", ""), trip["nonce"], trip["verifier"], trip["since"]
    )
    return _proceed(Holder.told(asdict(claims)), id_token, trip)


def _is_still(person_id: str) -> bool:
    return current.is_signed_in() and current.person().id == person_id


def _proceed(holder: Holder, id_token: str, trip: dict[str, Any]) -> Response:
    """In at once when all is known; otherwise one page asks what is missing."""
    kept = {
        "holder": holder.kept(),
        "id_token": id_token,
        **{name: trip[name] for name in ("next", "person", "browser")},
    }
    if trip["since"]:
        current.renew(card_entering.prove_again(current.person(), holder, current.session_id()))
        return hx.redirect_to(own_page(trip["next"]))
    if trip["person"]:
        if len(holder.activities) > 1:
            return health_card_choices.ask(kept)
        return health_card_choices.link(holder, card_entering.present_situation(holder))
    known = health_cards.account_of(holder)
    if known is None or card_entering.present_situation(holder) is None:
        return health_card_choices.ask(kept)
    return health_card_choices.enter(holder, None, id_token, trip["next"])
