"""Here or away: one touch on one's own page, or all of it with a sentence and a substitute."""

from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx
from domain import clock
from domain.accounts import availability, profiles
from domain.accounts.identities import PERSON, Identity
from domain.accounts.profiles import Profile
from domain.chat import addressees
from domain.db import db
from domain.errors import Refused

bp = Blueprint("availability", __name__, url_prefix="/me/availability")
bp.before_request(current.require_person)
FOUND = 6
NOTHING_SAID = dict.fromkeys(("state", "until_day", "until_time", "message", "substitute"), "")
WHEN = "Indiquez le jour et l’heure de votre retour."


@bp.get("")
def show() -> Response:
    if "q" in request.args:
        return make_response(render_template("accounts/_substitutes.html", **_substitutes()))
    return _page(_present())


@bp.post("")
def update() -> Response:
    """`state` alone is the switch of one's own page; with `message`, the whole form."""
    form, person = request.form, current.person()
    try:
        meanwhile = (form.get("message"), form.get("substitute") or None)
        if form.get("state") == profiles.AVAILABLE:
            availability.come_back(person, *meanwhile)
        else:
            availability.go_away(person, _until(form), *meanwhile)
    except Refused as refusal:
        return _page({**NOTHING_SAID, **form.to_dict()}, refusal)
    if "message" in form:
        return hx.redirect_to("/me?said=availability")
    return _switched()


def _switched() -> Response:
    if not hx.is_fragment():
        return hx.redirect_to("/me")
    look = profiles.of(current.person().id)
    return make_response(render_template("accounts/_switch.html", look=look))


def _until(form: Any) -> datetime | None:
    """The moment on the clocks of Paris; None when she did not say."""
    if form.get("state") != "until":
        return None
    try:
        day = date.fromisoformat(form.get("until_day", ""))
        hour = time.fromisoformat(form.get("until_time", ""))
    except ValueError:
        raise Refused(WHEN, field="until") from None
    return datetime.combine(day, hour.replace(tzinfo=None), clock.PARIS)


def _present() -> dict[str, str]:
    person = current.person()
    look, profile = profiles.of(person.id), db.session.get(Profile, person.id)
    until = look.away_until and look.away_until.astimezone(clock.PARIS)
    return {
        "state": "until" if until else look.availability,
        "until_day": until.date().isoformat() if until else "",
        "until_time": until.strftime("%H:%M") if until else "",
        "message": profiles.absence_of(person, profile),
        "substitute": (profile and profile.substitute_id) or "",
    }


def _page(said: Any, refusal: Refused | None = None) -> Response:
    page = render_template(
        "accounts/availability.html",
        said=said,
        refusal=refusal,
        today=clock.now().astimezone(clock.PARIS).date().isoformat(),
        letters=availability.LETTERS,
        **_substitutes(said.get("substitute", "")),
    )
    return make_response(page, refusal.status if refusal else 200)


def _substitutes(chosen_id: str = "") -> dict[str, Any]:
    """The one chosen and those found; only people, and never herself."""
    text, person = request.args.get("q", ""), current.person()
    chosen = db.session.get(Identity, request.args.get("substitute", chosen_id))
    found = addressees.search(person, text) if text.strip() else []
    others = [one for one in found if one.kind == PERSON and one.id != person.id]
    return {"chosen": chosen, "found": [one for one in others if one != chosen][:FOUND], "q": text}
