"""Models of messages: the page where they are kept, and the choice that the composer opens."""

from flask import Blueprint, Response, make_response, render_template, request, url_for

from blueprints.doorway import current, hx
from domain.chat import suggesting, templating
from domain.errors import Refused

bp = Blueprint("templates", __name__, url_prefix="/me/templates")


@bp.get("")
def index() -> Response:
    """The choice for the composer, the page for a browser."""
    known = templating.for_person(current.person())
    return hx.answer(
        "chat/templates/index.html", "chat/templates/_choice.html", known=known, **_form()
    )


@bp.post("")
def create() -> Response:
    form = request.form
    try:
        templating.write(
            current.person(), form.get("title", ""), form.get("body", ""), form.get("owner", "")
        )
    except Refused as refusal:
        known = templating.for_person(current.person())
        page = render_template("chat/templates/index.html", known=known, **_form(refusal))
        return make_response(page, refusal.status)
    return hx.redirect_to(url_for("chat.templates.index"))


@bp.post("/suggestions")
def suggest() -> Response:
    suggesting.suggest(current.person())
    return hx.redirect_to(url_for("chat.templates.index"))


@bp.get("/<uuid:template_id>")
def edit(template_id: object) -> str:
    shown = templating.get(current.person(), str(template_id))
    said = {"title": shown.title, "body": shown.body}
    return render_template("chat/templates/edit.html", shown=shown, said=said, refusal=None)


@bp.put("/<uuid:template_id>")
def update(template_id: object) -> Response:
    said = {name: request.form.get(name, "") for name in ("title", "body")}
    shown = templating.get(current.person(), str(template_id))
    try:
        templating.write(current.person(), **said, template_id=shown.id)
    except Refused as refusal:
        drawn = render_template(
            "chat/templates/_form.html", shown=shown, said=said, refusal=refusal
        )
        return make_response(drawn, refusal.status)
    return hx.redirect_to(url_for("chat.templates.index"))


@bp.delete("/<uuid:template_id>")
def destroy(template_id: object) -> Response:
    templating.take_away(current.person(), str(template_id))
    return hx.redirect_to(url_for("chat.templates.index"))


def _form(refusal: Refused | None = None) -> dict[str, object]:
    said = {name: request.form.get(name, "") for name in ("title", "body", "owner")}
    owners = [voice.identity for voice in templating.owners(current.person())]
    return {"shown": None, "said": said, "refusal": refusal, "owners": owners}
