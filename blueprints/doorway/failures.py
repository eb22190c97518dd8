"""The one registry of failures. An error page never says what was asked, and cannot itself fail."""

import logging
from errno import EDQUOT, ENOSPC

from flask import Flask, Response, jsonify, make_response, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from blueprints.doorway import hx, languages
from domain.data_keys import Shredded
from domain.db import db
from domain.errors import NotFound, Refused

log = logging.getLogger("liane.failures")

SENTENCES = {
    400: "Cette demande n’est pas complète. Revenez à la page précédente et recommencez.",
    401: "Votre connexion a pris fin. Connectez-vous à nouveau, rien n’est perdu.",
    403: "Vous n’avez pas le droit de faire cela ici.",
    404: "Cette page n’existe pas, ou elle n’est pas pour vous.",
    405: "Cette action n’est pas possible ici.",
    413: "Ce fichier est trop lourd : 40 Mo au plus.",
    415: "Ce format n’est pas accepté.",
    429: "Trop d’essais à la suite. Attendez une minute, puis recommencez.",
    507: "Le serveur n’a plus de place. Rien n’est perdu : l’envoi reprendra dès qu’il y en aura.",
    503: "Liane est momentanément indisponible. Réessayez dans un instant.",
}
STALE = "Cette page a vieilli. Rechargez-la puis recommencez, votre texte est gardé."
OPAQUE = "Une erreur s’est produite de notre côté. Rien de ce qui était envoyé n’est perdu."


def connect(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotFound, lambda _: say(404))
    app.register_error_handler(Shredded, lambda _: say(404))
    app.register_error_handler(CSRFError, stale_page)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def say(status: int, sentence: str = "", field: str = "") -> Response:
    """The sentence in the shape the caller reads: JSON, fragment or page."""
    sentence = languages.told(sentence or SENTENCES.get(status, OPAQUE))
    if hx.wants_json():
        return make_response(jsonify(error=sentence, field=field), status)
    template = "_ui/refusal.html" if hx.is_fragment() else "errors/page.html"
    try:
        body = render_template(template, status=status, sentence=sentence, field=field)
    except Exception:
        log.exception("the error page failed")
        body = sentence
    return make_response(body, status)


def _refused(refusal: Refused) -> Response:
    return say(refusal.status, refusal.sentence, refusal.field)


def stale_page(_: CSRFError) -> Response:
    return say(400, STALE)


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    response = say(error.code)
    for name, value in error.get_headers():
        if name in ("Retry-After", "Allow"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    db.session.rollback()
    say_where("unexpected", error)
    return say(507 if _is_full(error) else 500)


def _is_full(error: BaseException) -> bool:
    """What the disk says, or the database of its own."""
    said = getattr(error, "orig", None) or error
    no_room = getattr(said, "errno", None) in (ENOSPC, EDQUOT) or "disk is full" in str(said)
    return no_room or getattr(said, "sqlstate", "") == "53100"


def say_where(event: str, error: BaseException) -> None:
    """Only the kind of error and the line: its message may quote what a person typed."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    log.error(event, extra={"error": type(error).__name__, "where": where})
