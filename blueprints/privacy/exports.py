"""A copy of one's data: asked for, watched while it is built, downloaded once."""

import logging
from pathlib import Path

import gevent
from flask import Blueprint, Flask, Response, current_app, make_response, render_template

from blueprints.doorway import current, hx, proofs
from blueprints.doorway.collaborators import collaborators
from domain import clock
from domain.errors import NotFound, Refused
from domain.privacy import exporting, exports

log = logging.getLogger("liane.exports")
bp = Blueprint("exports", __name__, url_prefix="/export")
bp.before_request(current.require_person)
PAGE = "/privacy/export"


def connect(app: Flask) -> None:
    """The worker deletes the copies whose day is over."""

    def sweep_exports() -> None:
        exports.sweep(folder(app))

    app.extensions["liane"].sweeps.append(sweep_exports)


def folder(app: Flask) -> Path:
    return app.extensions["liane"].settings.data_dir / "exports"


@bp.get("")
def show() -> Response:
    export = exports.current(current.person())
    return hx.answer("privacy/export.html", "privacy/_export.html", export=export, refusal=None)


@bp.post("")
@proofs.recent_proof
def create() -> Response:
    person = current.person()
    try:
        export = exports.ask(person)
    except Refused as refusal:
        page = render_template(
            "privacy/export.html", export=exports.current(person), refusal=refusal
        )
        return make_response(page, refusal.status)
    gevent.spawn_later(0, _build, current_app._get_current_object(), person.id, export.id)
    return hx.redirect_to(PAGE)


@bp.post("/<uuid:export_id>/download")
@proofs.recent_proof
def download(export_id: object) -> Response:
    person = current.person()
    waiting = exports.current(person)
    if waiting is None or waiting.id != str(export_id) or not waiting.is_ready:
        raise NotFound
    stream = exports.take(person, waiting.id, folder(current_app))
    name = f"liane-mes-donnees-{clock.now().astimezone(clock.PARIS):%Y-%m-%d}.zip"
    response = Response(stream, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _build(app: Flask, person_id: str, export_id: str) -> None:
    """Beside the requests, in this process; killed, it leaves a copy that says it has stopped."""
    try:
        with app.app_context():
            exporting.build(person_id, export_id, folder(app), collaborators().blobs)
    except NotFound:
        return  # another copy was asked for meanwhile
    except Exception as error:
        log.error("export failed", extra={"error": type(error).__name__})
