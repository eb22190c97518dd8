"""Taking words out of a patient's room: the trail says who did, never what."""

from domain.audit import trail
from domain.chat import acting
from domain.chat.conversations import CARE, Seat
from domain.db import transaction


def copied(seat: Seat, message_id: str) -> None:
    """Nothing is noted elsewhere. Raises NotFound for what she may not read."""
    with transaction():
        row = acting.find(seat, message_id)
        if seat.conversation.kind in CARE:
            about = ("conversation", row.conversation_id)
            trail.record("message copied", seat.voice().actor, *about, seq=row.seq)
