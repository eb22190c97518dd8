"""Whom one may name here: the others of the conversation, people and structures, all at once or by
profession."""

from flask import Blueprint, render_template

from blueprints.chat import faces
from blueprints.doorway import current
from domain.chat import circles, members, mentioning
from domain.chat.conversations import for_person
from domain.db import db

bp = Blueprint("mentionables", __name__)


@bp.get("/conversations/<uuid:conversation_id>/mentionables")
def index(conversation_id: object) -> str:
    seat = for_person(current.person()).seat(str(conversation_id))
    others = [one for one in members.present(seat.conversation.id) if one.id != seat.person.id]
    inside = mentioning.insiders(db.session.connection(), seat.conversation.id)
    return render_template(
        "chat/_mentionables.html",
        circles=circles.proposed(inside, seat.voice().identity.id, seat.person.id),
        others=others,
        roles=members.roles(seat.conversation),
        looks=faces.looks(others),
    )
