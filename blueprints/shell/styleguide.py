"""Every component in every state, and the screens made of them: for eyes and tests. Demo only."""

from flask import Blueprint, render_template

from blueprints.shell import cast

blueprint = Blueprint("styleguide", __name__, url_prefix="/styleguide")


@blueprint.get("")
def index() -> str:
    return render_template("styleguide/index.html", cast=cast)


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
