"""What makes Liane installable: the manifest, the service worker at the root, the offline page."""

from flask import Blueprint, Response, current_app, jsonify, render_template

from blueprints.shell import assets, manifests, shelf

blueprint = Blueprint("shell", __name__)


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    response = jsonify(manifests.manifest())
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/sw.js")
def service_worker() -> Response:
    """The worker, told what it keeps (hashed shell files and the offline page) and draws with."""
    drawings = {
        "icon": assets.asset_url("icons/icon-192.png"),
        "badge": assets.asset_url("icons/monochrome-512.png"),
    }
    told = {"release": assets.release(), "kept": shelf.kept(), "drawings": drawings}
    source = f"self.liane = {current_app.json.dumps(told)};\n{shelf.worker()}"
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return Response(source, mimetype="text/javascript", headers=headers)


@blueprint.get("/offline")
def offline() -> Response:
    response = Response(render_template("offline.html"))
    response.headers["Cache-Control"] = "no-cache"
    return response
