"""Every component in every state, and four screens made of them: for eyes, and for tests. Demo only."""

from flask import Blueprint, render_template

blueprint = Blueprint("styleguide", __name__, url_prefix="/styleguide")


@blueprint.get("")
def index() -> str:
    return render_template("styleguide/index.html")
