"""After the card: which situation, which address for a new account, and in."""

import secrets
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, session

from blueprints.accounts import away
from blueprints.accounts.sessions import own_page
from blueprints.doorway import current, failures, hx, user_agents
from blueprints.doorway.collaborators import collaborators
from domain.accounts import card_entering, challenges, health_cards
from domain.accounts.card_holders import Activity, Holder
from domain.errors import Refused
from domain.organisations import coming_in
from extensions import limiter

BROWSER, PENDING = "card_browser", "card_pending"
PROVED = "psc-proved"
CHOOSE = "Choisissez la situation dans laquelle vous venez."
TITLES = {400: "Vous avez renoncé", 410: "Il est trop tard", 503: "Pas de réponse"}
bp = Blueprint("health_card_choices", __name__, url_prefix="/health-card")


bp.before_request(away.only_where_offered)


@bp.errorhandler(Refused)
def refuse(refusal: Refused) -> Response:
    """The sentence, and the way back to all the ways in."""
    if hx.is_fragment() or hx.wants_json():
        return failures.say(refusal.status, refusal.sentence)
    title = TITLES.get(refusal.status, "Carte non acceptée")
    return _word(title, refusal.sentence, refusal.status, "shield-alert")


def browser() -> str:
    """A random name that this browser alone holds, in its signed cookie: the trip comes back to
    where it began, or not at all."""
    return session.setdefault(BROWSER, secrets.token_urlsafe(16))


def ask(kept: dict[str, Any]) -> Response:
    session[PENDING] = challenges.issue(PROVED, payload=kept, person_id=kept["person"])
    return hx.redirect_to("/health-card/activities")


@bp.get("/activities")
def activities() -> Response:
    return _page(_pending())


@bp.post("/activities")
@limiter.limit("10/minute;60/hour")
def choose() -> Response:
    kept = _pending()
    holder = Holder.told(kept["holder"])
    try:
        activity = _chosen(holder)
        if _is_new(kept, holder):
            return _write_to(request.form.get("email", ""), kept, activity)
    except Refused as refusal:
        return _page(kept, refusal)
    challenges.take(PROVED, session.pop(PENDING))
    if kept["person"]:
        return link(holder, activity)
    return enter(holder, activity, kept["id_token"], kept["next"])


@bp.get("/confirmation")
def confirmation() -> Response:
    return make_response(render_template("accounts/health_card_confirmation.html"))


@bp.post("/confirmation")
@limiter.limit("30/minute")
def confirm() -> Response:
    """The address answered: the account begins. Whoever opens the letter elsewhere shows her card
    there: a link sent to a stranger lets nobody into an account that is not hers."""
    kept = challenges.take(card_entering.CONFIRMATION, request.form.get("token", ""))
    holder = Holder.told(kept["holder"])
    person = card_entering.register(holder, Activity(**kept["activity"]), kept["email"])
    coming_in.welcome(person)
    if kept["browser"] != session.get(BROWSER):
        return _word("Votre compte est prêt", "Montrez votre carte pour entrer.", 201)
    return enter(holder, None, kept["id_token"], kept["next"])


def enter(holder: Holder, activity: Activity | None, id_token: str, page: str) -> Response:
    device = user_agents.device(request.user_agent.string)
    opened, token = card_entering.enter(holder, activity, device, id_token)
    current.start(opened.person, opened.id, token)
    return hx.redirect_to(own_page(page))


def link(holder: Holder, activity: Activity | None) -> Response:
    card_entering.link(current.person(), holder, activity)
    return hx.redirect_to("/me/security")


def _pending() -> dict[str, Any]:
    """What the card said a moment ago, for this browser and the account it left from."""
    kept = challenges.look(PROVED, session.get(PENDING, ""))
    here = current.person().id if current.is_signed_in() else None
    if kept["browser"] != session.get(BROWSER) or (kept["person"] and kept["person"] != here):
        raise challenges.Gone
    return kept


def _chosen(holder: Holder) -> Activity:
    """The only one, or the one she points at."""
    if len(holder.activities) < 2:
        return card_entering.present_situation(holder) or Activity()
    number = request.form.get("activity", "")
    if not number.isdecimal() or int(number) >= len(holder.activities):
        raise Refused(CHOOSE, field="activity")
    return holder.activities[int(number)]


def _is_new(kept: dict[str, Any], holder: Holder) -> bool:
    return kept["person"] is None and health_cards.account_of(holder) is None


def _write_to(email: str, kept: dict[str, Any], activity: Activity) -> Response:
    said = {**kept, "activity": vars(activity)}
    card_entering.ask_confirmation(email, said, collaborators().settings.public_url)
    sentence = "Ouvrez le lien que nous venons de vous envoyer, sur cet appareil."
    return _word("Regardez vos e-mails", sentence, 200, "mail")


def _page(kept: dict[str, Any], refusal: Refused | None = None) -> Response:
    holder = Holder.told(kept["holder"])
    page = render_template(
        "accounts/health_card_activities.html",
        holder=holder,
        is_new=_is_new(kept, holder),
        typed={name: request.form.get(name, "") for name in ("activity", "email")},
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)


def _word(title: str, sentence: str, status: int, icon: str = "badge-check") -> Response:
    words = {"title": title, "sentence": sentence, "icon_name": icon}
    return make_response(render_template("accounts/health_card_word.html", **words), status)
