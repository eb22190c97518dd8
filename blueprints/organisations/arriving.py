"""What the ways in have in common: the form, the wait for the confirmation, the first steps."""

from flask import Response, make_response, render_template, request
from flask import session as cookie

from blueprints.doorway import current, hx, user_agents
from blueprints.doorway.collaborators import collaborators
from domain.accounts import signing_in
from domain.accounts.identities import Person
from domain.directory import professions
from domain.errors import Refused
from domain.organisations import signing_up
from domain.organisations.applications import Application

FIELDS = (
    "who", "rpps", "without_rpps", "first_name", "last_name", "profession", "practice", "email",
    "code", "token",
)  # fmt: skip
WAITING = "sign_up"
THEN, GROUP = "then", "/group-link"


def form(page: str, refusal: Refused | None = None, **context: object) -> Response:
    """The sign-up form in its page. What was typed is kept, but for the password."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    typed |= context.pop("typed", {})  # type: ignore[arg-type]
    body = render_template(
        page, refusal=refusal, typed=typed, professions=professions.choices(), **context
    )
    return make_response(body, refusal.status if refusal else 200)


def keep_way(page: str) -> None:
    """Where she was going when she found that she had no account: a link into a group."""
    if page == GROUP:
        cookie[THEN] = page


def wait(application: Application) -> Response:
    """Known or not, the address gets a letter and this browser the same page."""
    url = collaborators().settings.public_url
    cookie[WAITING] = signing_up.ask(application, url, request.remote_addr or "")
    return hx.redirect_to("/join/waiting")


def enter(person: Person) -> Response:
    """She is in, among the others, or on her way into a group."""
    then = cookie.get(THEN, "/conversations")
    device = user_agents.device(request.user_agent.string)
    session, token = signing_in.enter(person, device, "link", 1)
    current.start(person, session.id, token)
    current.offer_passkey()
    return hx.redirect_to(then)
