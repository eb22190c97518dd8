"""Messages: history by pages, and a new one."""

from flask import Blueprint, Response, make_response, redirect, render_template, request

from blueprints.chat import uploads
from blueprints.chat.articles import article
from blueprints.doorway import current, hx
from blueprints.doorway.collaborators import collaborators
from domain.chat import posting, reading, storing
from domain.chat.conversations import Seat, for_person
from domain.ids import is_id, new_id

bp = Blueprint("messages", __name__, url_prefix="/conversations/<uuid:conversation_id>/messages")


@bp.get("")
def index(conversation_id: object) -> Response:
    seat = for_person(current.person()).seat(str(conversation_id))
    page = render_template(
        "chat/messages/_page.html",
        conversation=seat.conversation,
        page=_asked(seat),
        me=seat.person.id,
        unread_after=None,
    )
    return make_response(page, {"X-Last-Seq": str(seat.conversation.last_seq)})


@bp.post("")
def create(conversation_id: object) -> Response:
    seat = for_person(current.person()).seat(str(conversation_id))
    voice, asked = seat.voice(request.form.get("identity_id")), request.form.get("client_id", "")
    parcel = storing.pack(collaborators().blobs, seat.conversation, uploads.received())
    client_id = asked if is_id(asked) else new_id()
    body = request.form.get("body", "")
    message, is_new = posting.post(voice, seat.conversation, body, client_id, parcel)
    if not hx.is_fragment():
        return redirect(f"/conversations/{message.conversation_id}#message-{message.id}", 303)
    return make_response(article(message), 201 if is_new else 200)


def _asked(seat: Seat) -> reading.Page:
    for name, read in (
        ("before", reading.page_before),
        ("since", reading.since),
        ("around", reading.page_around),
    ):
        seq = request.args.get(name, type=int)
        if seq is not None:
            return read(seat, seq)
    return reading.last_page(seat)
