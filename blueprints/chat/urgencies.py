"""Whether the message of a form is urgent, and whom its author wants told first."""

from flask import request

from domain.chat import members
from domain.chat.conversations import CHANNEL, Seat
from domain.chat.urgent import Urgency


def asked(seat: Seat) -> Urgency | None:
    """Whoever was chosen and has left meanwhile is everybody. A patient is asked nothing so."""
    if request.form.get("urgent") != "1" or seat.conversation.kind == CHANNEL:
        return None
    first = request.form.get("first", "")
    present = {one.id for one in members.present(seat.conversation.id)} if first else set()
    return Urgency(first if first in present else "")
