"""In which language an answer is written: a patient's, the one she chose on the first screen, else
one that her browser asks for; everybody else's is French."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Blueprint, Flask, Response, g, has_request_context, redirect, request
from flask_babel import Babel, force_locale, gettext
from markupsafe import Markup

from blueprints.doorway import bodies, hx
from blueprints.doorway.device_cookies import DeviceCookie
from domain.errors import Refused
from domain.patients import languages
from domain.patients.languages import FRENCH, FROM_THE_RIGHT, NAMES

babel = Babel()
cookie = DeviceCookie("language", timedelta(days=365))
UNKNOWN = "Choisissez une langue dans la liste."
_patients_rooms: set[str] = set()


def connect(app: Flask) -> None:
    babel.init_app(app, default_locale=FRENCH, locale_selector=spoken)
    app.jinja_env.globals |= {
        "language_names": NAMES,
        "page_language": page_language,
        "page_direction": lambda: "rtl" if is_from_the_right() else "ltr",
        "spoken_language": spoken,
        "language_of": attributes,
    }


def for_patients(bp: Blueprint) -> None:
    """What this blueprint answers is read by patients."""
    _patients_rooms.add(bp.name)


def spoken() -> str:
    """The language of the present answer, or of what is drawn for somebody else meanwhile."""
    if "spoken_meanwhile" in g:
        return g.spoken_meanwhile
    if not has_request_context() or not _is_for_patients():
        return FRENCH
    asked = request.accept_languages.best_match(list(NAMES), FRENCH)
    return languages.known(cookie.held()) or asked or FRENCH


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """What is drawn inside is for a reader of this language, whoever asks."""
    g.spoken_meanwhile = code
    try:
        with force_locale(code):
            yield
    finally:
        g.pop("spoken_meanwhile", None)


def _is_for_patients() -> bool:
    return not _patients_rooms.isdisjoint(name.rpartition(".")[2] for name in request.blueprints)


def is_from_the_right() -> bool:
    return spoken() in FROM_THE_RIGHT


def page_language() -> Markup:
    """The attributes of <html>."""
    return attributes(spoken())


def attributes(code: str) -> Markup:
    return Markup('lang="{}" dir="{}"' if code in FROM_THE_RIGHT else 'lang="{}"').format(
        code, "rtl"
    )


def told(sentence: str) -> str:
    """A sentence of the domain in the language of this answer; as it is when it has no other."""
    return gettext(sentence) if sentence and spoken() != FRENCH else sentence


def asked_for() -> str:
    """What the list sent. Raises Refused."""
    code = languages.known(bodies.text("language"))
    if not code:
        raise Refused(UNKNOWN, field="language")
    return code


def kept(code: str, pages: tuple[str, ...]) -> Response:
    """The choice kept by this browser, which goes back to the one of `pages` it was on."""
    back = bodies.text("page")
    back = back if back in pages else pages[0]
    response = Response(status=204) if hx.is_fragment() else redirect(back, 303)
    return cookie.give(response, code)  # type: ignore[arg-type]
