"""« Discussions ouvertes », joined without an invitation; and a group made again from a list."""

from flask import Blueprint, Response, render_template

from blueprints.chat import faces, group_members
from blueprints.doorway import current, hx
from domain.chat import discussions

bp = Blueprint("discussions", __name__)


@bp.get("/discussions")
def index() -> str:
    rows = discussions.of(current.person())
    return render_template(
        "chat/discussions/index.html", rows=rows,
        photos=faces.group_photos([one.id for one in rows if one.said.photo]),
        several=len({one.organisation for one in rows}) > 1,
    )  # fmt: skip


@bp.post("/discussions/<uuid:conversation_id>/membership")
def join(conversation_id: object) -> Response:
    conversation = discussions.join(current.person(), str(conversation_id))
    return hx.redirect_to(f"/conversations/{conversation.id}")


@bp.get("/groups/new")
def new() -> str:
    """A WhatsApp group made again here."""
    return render_template("chat/groups/new.html", read=None, refusal=None, pasted="", looks={})


@bp.post("/groups/list")
def recognise() -> Response:
    return group_members.preview("chat/groups/new.html", set())
