"""Every component in every state, and the screens made of them: for eyes and tests. Demo only."""

import re

from flask import Blueprint, render_template

from blueprints.shell import assets, cast

blueprint = Blueprint("styleguide", __name__, url_prefix="/styleguide")


@blueprint.get("")
def index() -> str:
    return render_template("styleguide/index.html", cast=cast, icon_names=_icon_names())


def _icon_names() -> list[str]:
    sprite = assets.static_root() / "icons" / "sprite.svg"
    return re.findall(r'<symbol id="([^"]+)"', sprite.read_text())


@blueprint.get("/messages")
def messages() -> str:
    return render_template("styleguide/messages.html", cast=cast, view="list")


@blueprint.get("/messages/abadie")
def room() -> str:
    return render_template("styleguide/messages.html", cast=cast, view="main")


@blueprint.get("/attente")
def waiting() -> str:
    return render_template("styleguide/waiting.html", cast=cast)


@blueprint.get("/verification")
def checking() -> str:
    return render_template("styleguide/checking.html", cast=cast)


@blueprint.get("/appel")
def call() -> str:
    return render_template("styleguide/call.html", cast=cast)
