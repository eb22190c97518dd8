"""Page or fragment: the one place that reads htmx's headers (htmx 4 names)."""

from flask import Response, make_response, redirect, render_template, request


def is_fragment() -> bool:
    """True when htmx or our own fetch asks for a part; a history restore wants the whole page."""
    headers = request.headers
    if headers.get("HX-History-Restore-Request") == "true":
        return False
    return headers.get("HX-Request") == "true" or headers.get("X-Liane-Fragment") == "1"


def wants_json() -> bool:
    accepts = request.accept_mimetypes
    return request.is_json or accepts.best == "application/json"


def answer(page: str, fragment: str, status: int = 200, **context: object) -> Response:
    """`fragment` for htmx, `page` for a browser: the same address, told apart by Vary."""
    template = fragment if is_fragment() else page
    response = make_response(render_template(template, **context), status)
    response.vary.add("HX-Request")
    return response


def redirect_to(url: str) -> Response:
    """Go to `url` after an act: 303 for a form, HX-Redirect for htmx and fetch."""
    if not is_fragment():
        return make_response(redirect(url, 303))
    return Response(status=204, headers={"HX-Redirect": url})
