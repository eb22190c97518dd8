"""How far one has received and read, for pages without a socket."""

from flask import Blueprint, Response, request

from blueprints.doorway import current
from domain.chat import receipts
from domain.chat.conversations import for_person

bp = Blueprint("receipts", __name__)


@bp.put("/conversations/<uuid:conversation_id>/receipt")
def update(conversation_id: object) -> Response:
    conversation = for_person(current.person()).get(str(conversation_id))
    seqs = {kind: request.form.get(kind, 0, type=int) for kind in ("delivered", "read")}
    receipts.note(conversation.id, current.person().id, **seqs)
    receipts.flush()
    return Response(status=204)
