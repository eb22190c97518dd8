"""The list, one conversation, a new one."""

from flask import Blueprint, Response, redirect, render_template, request, url_for

from blueprints.chat import room
from blueprints.doorway import current, hx
from domain.chat import addressees, listing, opening, receipts
from domain.chat.conversations import for_person
from domain.chat.files import ACCEPT
from domain.errors import Refused
from domain.ids import new_id

bp = Blueprint("conversations", __name__)


@bp.get("/")
def home() -> Response:
    return redirect(url_for("chat.conversations.index"))


@bp.get("/conversations")
def index() -> Response:
    return hx.answer("chat/conversations/index.html", "chat/conversations/_rows.html", **_list())


@bp.get("/conversations/<uuid:conversation_id>")
def show(conversation_id: object) -> str:
    seat = for_person(current.person()).seat(str(conversation_id))
    marks = receipts.marks(seat.conversation.id)
    read = room.read_seq(seat, marks)
    return render_template(
        "chat/conversations/show.html",
        room=room.look(seat),
        conversation=seat.conversation,
        seat=seat,
        voice=seat.voice(),
        page=room.history(seat, read),
        marks=[room.told(mark) for mark in marks],
        insiders=room.insiders(seat),
        read_seq=read,
        unread_after=read if read < seat.conversation.last_seq else None,
        me=seat.person.id,
        client_id=new_id(),
        file_types=ACCEPT,
        **_list(seat.conversation.id),
    )


@bp.get("/conversations/<uuid:conversation_id>/row")
def row(conversation_id: object) -> str:
    line = listing.row(current.person(), str(conversation_id))
    return render_template(
        "chat/conversations/row.hx.html", row=line, current=request.args.get("current", "")
    )


@bp.get("/conversations/new")
def new() -> Response:
    choice = room.choice(current.person(), request.args)
    fragment = "_choice" if "q" in request.args else "_new"
    template = f"chat/conversations/{fragment}.html"
    return hx.answer("chat/conversations/new.html", template, choice=choice, **_list())


@bp.post("/conversations")
def create() -> Response:
    voice = current.voice(request.form.get("as"))
    others = addressees.named(voice.person, request.form.getlist("identity"))
    if not others:
        raise Refused("Choisissez au moins une personne ou une structure.", field="identity")
    if len(others) == 1:
        conversation = opening.direct(voice, others[0])
    else:
        conversation = opening.group(voice, others, request.form.get("title", ""))
    return hx.redirect_to(f"/conversations/{conversation.id}")


def _list(open_one: str = "") -> dict:
    wanted = request.args.get("q", "") if request.endpoint == "chat.conversations.index" else ""
    inbox = listing.inbox(current.person(), request.args.get("show", "all"), wanted)
    return {"inbox": inbox, "current": open_one, "wanted": wanted}
