"""The patient's doors: from the link in the SMS to the end of the call. No account, one device."""

import json
from contextlib import suppress

from flask import Blueprint, Response, make_response, render_template

from blueprints.calls import current_visit, ice, stages
from blueprints.calls.picture import Picture
from blueprints.doorway import bodies, hx, languages
from blueprints.doorway.collaborators import collaborators
from blueprints.doorway.patient_texts import isolated
from domain.calls import contacts, moments, queueing, rating, speaking, visiting, waiting
from domain.calls.consultations import Visit
from domain.calls.visiting import VisitRefused
from extensions import limiter

bp = Blueprint("visits", __name__)
languages.for_patients(bp)
PAGES = ("/visit", "/v")


@bp.errorhandler(VisitRefused)
def refused(refusal: VisitRefused) -> Response:
    return _answer("refused", refusal.status, reason=refusal.reason)


@bp.get("/v")
def link() -> Response:
    """The address of the SMS. The token stays in the browser: it follows the "#"."""
    return _answer("open")


@bp.post("/visit/openings")
@limiter.limit("60/minute;600/hour")
def open_link() -> Response:
    """Consumes nothing: a preview robot that came this far changes nothing."""
    token, device = bodies.text("token"), current_visit.known_or_new_device()
    visit = visiting.open_link(token, device)
    if visit.device_digest is not None:
        return hx.redirect_to("/visit")
    return current_visit.give_device(step_page(visit, **unbound(visit, token)), device)


def unbound(visit: Visit, token: str) -> dict[str, str]:
    """What the pages need before a device is bound."""
    return {"token": token, "name": contacts.traits_of(visit).discreet_name}


@bp.post("/visit/confirmation")
@limiter.limit("60/minute;600/hour")
def confirm() -> Response:
    device = current_visit.known_or_new_device()
    visit = visiting.confirm(bodies.text("token"), device)
    speaking.choose(visit, languages.spoken())
    return current_visit.give_device(hx.redirect_to("/visit"), device)


@bp.post("/visit/language")
@limiter.limit("60/minute;600/hour")
def speak() -> Response:
    """Chosen before anything is known of her too: then only her browser keeps it."""
    code = languages.asked_for()
    with suppress(VisitRefused):
        speaking.choose(current_visit.visit(), code)
    return languages.kept(code, PAGES)


@bp.get("/visit")
def show() -> Response:
    """Where this device is, whatever became of its way in."""
    visit = visiting.of_device(current_visit.device())
    return step_page(visit)


@bp.post("/visit/arrival")
def arrive() -> Response:
    checks = {name: bodies.text(name) for name in waiting.CHECKED}
    return step_page(waiting.arrive(current_visit.visit(), checks))


@bp.put("/visit/departure")
def leave() -> Response:
    return step_page(waiting.go(current_visit.visit()))


@bp.put("/visit/rating")
def rate() -> Response:
    """Whoever was let in says how it was, in the call's last moments or after it."""
    visit = visiting.of_device(current_visit.device())
    comment = bodies.text("comment") if "comment" in bodies.said() else None
    rating.rate_visit(visit, bodies.text("stars"), comment)
    return step_page(visit)


def step_page(visit: Visit, **more: object) -> Response:
    """Where this visit is."""
    step = visiting.step_of(visit)
    if step in visiting.SENTENCES and step != visiting.ENDED:
        raise VisitRefused(step)
    opener = stages.called_by_patients(visit.consultation.identity)
    context = {
        "visit": visit,
        "opener": isolated(opener),
        "opener_first": isolated(opener[:1].upper() + opener[1:]),
        "checks": waiting.checks_of(visit),
        "expected": moments.expected(visit.consultation),
        "turn": queueing.turn_of(visit.consultation) if step == visiting.WAIT else None,
        "rating": rating.of_visit(visit),
        "may_rate": rating.may_rate(visit),
        **more,
    }
    if step == visiting.CHECK:
        settings = collaborators().settings.relay
        context["ice_servers"] = json.dumps(ice.servers(settings, f"visit-{visit.id}"))
    if step == visiting.CALL:
        context["stage"] = stages.for_visit(visit, Picture(visit.consultation))
    return _answer(step, **context)


def _answer(step: str, status: int = 200, **context: object) -> Response:
    """The whole page for a browser, the step alone for its script."""
    context |= {"step": step, "fragment": f"_{step}.html"}
    template = f"visits/_{step}.html" if hx.is_fragment() else "visits/page.html"
    response = make_response(render_template(template, **context), status)
    response.vary.update(("HX-Request", "X-Liane-Fragment"))
    return response
