"""Every component in every state, and the screens made of them: for eyes and tests. Demo only."""

import re
from itertools import takewhile
from pathlib import Path

from flask import Blueprint, render_template

from blueprints.shell import assets, cast

blueprint = Blueprint("styleguide", __name__, url_prefix="/styleguide")


@blueprint.get("")
def index() -> str:
    known = {"icon_names": _icon_names(), "behaviours": _behaviours()}
    return render_template("styleguide/index.html", cast=cast, **known)


def _icon_names() -> list[str]:
    sprite = assets.static_root() / "icons" / "sprite.svg"
    return re.findall(r'<symbol id="([^"]+)"', sprite.read_text())


def _behaviours() -> list[tuple[str, str]]:
    """Each hook and what its module says of itself at its top."""
    folder = assets.static_root() / "js" / "behaviors"
    shelf = re.findall(
        r'"([a-z-]+)": \(\) => import\("\./([^"]+)"', (folder / "wake.js").read_text()
    )
    return [(hook, _first_words(folder / file)) for hook, file in shelf]


def _first_words(module: Path) -> str:
    lines = module.read_text().splitlines()
    said = takewhile(lambda line: line.startswith("//"), lines)
    return " ".join(line.removeprefix("//").strip() for line in said)


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
