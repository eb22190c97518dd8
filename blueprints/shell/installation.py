"""What makes Liane installable: the manifest, the service worker at the root, the offline page."""

from flask import Blueprint, Response, current_app, jsonify, render_template

from blueprints.shell import assets

blueprint = Blueprint("shell", __name__)

SHELL_STYLES = ("tokens", "base", "controls", "layout", "identity", "messages", "overlays", "alone")
SHELL_FILES = (
    *(f"css/{name}.css" for name in SHELL_STYLES),
    "icons/sprite.svg",
    "icons/favicon.svg",
    "vendor/htmx.min.js",
    "js/theme.js",
    "js/offline.js",
)


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    response = jsonify(_manifest())
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/sw.js")
def service_worker() -> Response:
    """The worker, told what it keeps: hashed shell files and the offline page."""
    kept = ["/offline", *(assets.asset_url(path) for path in SHELL_FILES)]
    told = current_app.json.dumps({"release": assets.release(), "kept": kept})
    source = f"self.liane = {told};\n" + (assets.static_root() / "sw.js").read_text()
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return Response(source, mimetype="text/javascript", headers=headers)


@blueprint.get("/offline")
def offline() -> Response:
    response = Response(render_template("offline.html"))
    response.headers["Cache-Control"] = "no-cache"
    return response


def _manifest() -> dict:
    return {
        "id": "/",
        "name": "Liane",
        "short_name": "Liane",
        "description": "La messagerie et la téléconsultation des soignants d’un territoire.",
        "lang": "fr",
        "dir": "ltr",
        "start_url": "/?src=pwa",
        "scope": "/",
        "display": "standalone",
        "display_override": ["standalone", "minimal-ui"],
        "background_color": "#fbfaf7",
        "theme_color": "#fbfaf7",
        "categories": ["medical", "productivity"],
        "icons": _icons(),
        "launch_handler": {"client_mode": "focus-existing"},
    }


def _icons() -> list[dict]:
    drawn = (
        ("icon-192.png", 192, "any"),
        ("icon-512.png", 512, "any"),
        ("maskable-512.png", 512, "maskable"),
        ("monochrome-512.png", 512, "monochrome"),
    )
    return [
        {
            "src": assets.asset_url(f"icons/{name}"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for name, size, purpose in drawn
    ]
