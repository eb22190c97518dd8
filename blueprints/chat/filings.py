"""How one person files a conversation; her pages ask for its row again, nobody else's do."""

from typing import Any

from flask import Blueprint, Response, render_template, request

from blueprints.chat.comings import publish
from blueprints.doorway import current
from domain.chat import filing
from domain.chat.conversations import for_person
from domain.chat.filing import MARKS, FilingMoved

bp = Blueprint("filings", __name__, url_prefix="/conversations/<uuid:conversation_id>/filing")
NOUN = f"/<any({', '.join(MARKS)}):filed>"


@bp.get("")
def show(conversation_id: object) -> str:
    """What can be done with a row, and what is done already."""
    seat = for_person(current.person()).seat(str(conversation_id))
    row = filing.of(seat.person.id, seat.conversation.id)
    return render_template("chat/conversations/_filing.html", seat=seat, filed=row)


@bp.put(NOUN)
def update(conversation_id: object, filed: str) -> Response:
    seat = for_person(current.person()).seat(str(conversation_id))
    filing.mark(seat, filed, request.form.get("detail", ""))
    return Response(status=204)


@bp.delete(NOUN)
def destroy(conversation_id: object, filed: str) -> Response:
    filing.unmark(for_person(current.person()).seat(str(conversation_id)), filed)
    return Response(status=204)


def _filed(ids: dict[str, Any]) -> None:
    publish(f"person:{ids['person_id']}", type="conversation", conversation=ids["conversation_id"])


HEARD = ((FilingMoved, "filing moved", _filed),)
