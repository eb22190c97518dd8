"""Acts come from our own pages only.

The CSRF token is the first lock; this is the second, which holds even if a token leaks. Our pages
say no referrer, so browsers send `Origin: null` with our own plain forms: only `Sec-Fetch-Site`
tells those from a stranger's sandboxed frame.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError

from blueprints.doorway import current, failures, hx
from blueprints.doorway.collaborators import collaborators
from domain.accounts.passkey_ceremonies import Site

SAFE = ("GET", "HEAD", "OPTIONS")
OURS = ("same-origin", "none")
MADE_FOR = "X-Liane-Person"
LOCAL = "localhost"
ANOTHER = (
    "Cette page a été ouverte pour une autre personne, et rien n’a été fait en votre nom. "
    "Rechargez-la pour continuer."
)


def connect(app: Flask) -> None:
    app.config["WTF_CSRF_SSL_STRICT"] = False  # asks for the referrer that our pages never send
    app.before_request(_refuse_strangers)
    app.before_request(_refuse_another)
    app.register_error_handler(CSRFError, _stale)


def _refuse_strangers() -> Response | None:
    if request.method in SAFE or is_ours():
        return None
    return failures.say(403)


def is_ours() -> bool:
    """False when the browser says that another site's page made this request."""
    headers = request.headers
    if headers.get("Sec-Fetch-Site", "same-origin") not in OURS:
        return False
    origin = headers.get("Origin", "null")
    ours = (request.host_url, collaborators().settings.public_url)
    return origin == "null" or _site(origin) in {_site(address) for address in ours}


def _refuse_another() -> Response | None:
    """Two tabs, two people: who signs in on the second must neither act through the first, nor be
    read there. A page itself says for nobody: whoever asks for it gets her own."""
    return _another() if _is_for_another() else None


def _stale(error: CSRFError) -> Response:
    """The token of a page goes with the session it was made in."""
    if _is_for_another():
        return _another()
    return failures.stale_page(error)


def _another() -> Response:
    """The sentence; in a page that stays, with the way to load it again."""
    if not hx.is_fragment():
        return failures.say(409, ANOTHER)
    page = current.page_asked_from() or "/"
    return make_response(render_template("_ui/another.html", sentence=ANOTHER, page=page), 409)


def _is_for_another() -> bool:
    made_for = request.headers.get(MADE_FOR) or request.form.get("made_for")
    return bool(made_for) and current.is_signed_in() and made_for != current.person().id


def passkey_site() -> Site:
    """The site that passkeys are tied to. A demonstration on this very machine answers under the
    name it was called by."""
    settings = collaborators().settings
    called = urlsplit(request.host_url)
    if settings.demo and called.hostname == LOCAL:
        return Site(LOCAL, [f"{called.scheme}://{called.netloc}"])
    return Site(urlsplit(settings.public_url).hostname or LOCAL, [settings.public_url])


def _site(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.lower()
