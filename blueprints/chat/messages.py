"""Messages: history by pages, and a new one."""

from flask import Blueprint, Response, make_response, redirect, render_template, request

from blueprints.chat import inside, missed, urgencies
from blueprints.chat.articles import article
from blueprints.doorway import current, hx, readings, uploads
from blueprints.doorway.collaborators import collaborators
from domain.chat import posting, quoting, reading, storing, voices
from domain.chat.conversations import Seat, for_person
from domain.ids import is_id, new_id

bp = Blueprint("messages", __name__, url_prefix="/conversations/<uuid:conversation_id>/messages")


@bp.get("")
def index(conversation_id: object) -> Response:
    seat = for_person(current.person()).seat(str(conversation_id))
    readings.read(seat.voice().actor, "conversation", seat.conversation.id)
    page = _asked(seat)
    html = render_template(
        "chat/messages/_page.html",
        conversation=seat.conversation,
        page=page,
        hands=inside.own_hands(seat),
        unread_after=None,
        heard=missed.heard(seat) if "since" in request.args else None,
    )
    numbers = {"Last-Seq": seat.conversation.last_seq, "Change": page.change}
    numbers["Last-Change"] = seat.conversation.last_change
    return make_response(html, {f"X-{name}": str(number) for name, number in numbers.items()})


@bp.post("")
def create(conversation_id: object) -> Response:
    seat = for_person(current.person()).seat(str(conversation_id))
    asked = request.form.get("client_id", "")
    voice = voices.of(seat, request.form.get("identity_id"))
    reply = quoting.answered(seat, request.form["reply_to"]) if _answers() else None
    parcel = storing.pack(collaborators().blobs, seat.conversation, uploads.received())
    client_id = asked if is_id(asked) else new_id()
    body = request.form.get("body", "")
    urgency = urgencies.asked(seat)
    message, is_new = posting.post(
        voice, seat.conversation, body, client_id, parcel, urgency, reply
    )
    if not hx.is_fragment():
        return redirect(f"/conversations/{message.conversation_id}#message-{message.id}", 303)
    return make_response(article(message), 201 if is_new else 200)


def _answers() -> bool:
    return is_id(request.form.get("reply_to", ""))


def _asked(seat: Seat) -> reading.Page:
    since = request.args.get("since", type=int)
    if since is not None:
        return missed.page(
            seat, since, request.args.get("changed", seat.conversation.last_change, int)
        )
    for name, read in (
        ("before", reading.page_before),
        ("after", reading.page_after),
        ("around", reading.page_around),
    ):
        seq = request.args.get(name, type=int)
        if seq is not None:
            return read(seat, seq)
    return reading.last_page(seat)
