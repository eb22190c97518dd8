"""« Infos du groupe »: what a group is, who is in it, and what its referents decide."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.chat import grouping
from blueprints.doorway import current, hx
from domain.chat import charters, describing, leaving
from domain.chat.charters import WORDS
from domain.chat.conversations import Seat
from domain.errors import Forbidden, Refused

bp = Blueprint("groups", __name__, url_prefix="/conversations/<uuid:conversation_id>")
TOASTS = {
    "described": "C’est enregistré.",
    "photo": "La photo du groupe est changée.",
    "no-photo": "La photo du groupe est retirée.",
    "settled": "Les réglages sont enregistrés.",
}


@bp.get("/group")
def show(conversation_id: object) -> Response:
    return page(grouping.seat(conversation_id))


@bp.get("/group/edit")
def edit(conversation_id: object) -> Response:
    seat = grouping.seat(conversation_id)
    grouping.moderating(seat)
    return edited(seat)


@bp.post("/group")
def update(conversation_id: object) -> Response:
    seat = grouping.seat(conversation_id)
    words = {name: request.form.get(name, "") for name in WORDS}
    try:
        describing.describe(
            grouping.voice(seat), seat.conversation, request.form.get("title", ""), words
        )
    except Forbidden:
        raise
    except Refused as refusal:
        return edited(seat, refusal)
    return back(seat, "described")


@bp.post("/group/settings")
def settle(conversation_id: object) -> Response:
    seat = grouping.seat(conversation_id)
    chosen = {name: request.form.get(name, "") for name in ("writers", "history")}
    describing.settle(
        grouping.voice(seat), seat.conversation, **chosen,
        organisation_id=request.form.get("open_to", ""),
    )  # fmt: skip
    return back(seat, "settled")


@bp.post("/departure")
def leave(conversation_id: object) -> Response:
    """She is out; the last referent says first who takes over."""
    seat = grouping.seat(conversation_id)
    voice = seat.voice(request.form.get("as") or None)
    try:
        leaving.leave(voice, seat.conversation, request.form.get("successor", ""))
    except Refused as refusal:
        return page(seat, refusal)
    return hx.redirect_to("/conversations")


@bp.delete("/greeting")
def put_away(conversation_id: object) -> Response:
    charters.put_away(grouping.seat(conversation_id))
    return make_response("", 200)


def page(seat: Seat, refusal: Refused | None = None) -> Response:
    body = render_template(
        "chat/groups/show.html", refusal=refusal, me=current.person().id,
        toast=TOASTS.get(request.args.get("said", "")), **grouping.look(seat),
    )  # fmt: skip
    return make_response(body, refusal.status if refusal else 200)


def edited(seat: Seat, refusal: Refused | None = None) -> Response:
    """What was typed is kept."""
    shown, typed = grouping.face(seat), request.form
    kept = {name: typed.get(name, getattr(shown["said"], name)) for name in WORDS}
    body = render_template(
        "chat/groups/edit.html", refusal=refusal, kept=kept, limits=describing.LETTERS,
        title=typed.get("title", shown["face"].title), **shown,
    )  # fmt: skip
    return make_response(body, refusal.status if refusal else 200)


def back(seat: Seat, said: str) -> Response:
    return hx.redirect_to(f"/conversations/{seat.conversation.id}/group?said={said}")
