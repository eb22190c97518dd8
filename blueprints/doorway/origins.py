"""Acts come from our own pages only.

The CSRF token is the first lock; this is the second, which holds even if a token leaks. Our pages
say no referrer, so browsers send `Origin: null` with our own plain forms: only `Sec-Fetch-Site`
tells those from a stranger's sandboxed frame.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, request

from blueprints.doorway import failures
from blueprints.doorway.collaborators import collaborators

SAFE = ("GET", "HEAD", "OPTIONS")
OURS = ("same-origin", "none")


def connect(app: Flask) -> None:
    app.config["WTF_CSRF_SSL_STRICT"] = False  # asks for the referrer that our pages never send
    app.before_request(_refuse_strangers)


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


def _site(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.lower()
