"""What a page that comes back asks for: what was said, what changed, what it could only hear."""

from dataclasses import dataclass

from blueprints.chat import room
from domain.chat import reading, receipts
from domain.chat.conversations import Seat


@dataclass(frozen=True)
class Heard:
    marks: list[dict[str, object]]
    present: list[str]


def page(seat: Seat, seq: int, change: int) -> reading.Page:
    """What was said after message `seq`, and what changed of what was said before."""
    moved = reading.changed_since(seat, change, seq)
    return reading.Page([*moved.messages, *reading.since(seat, seq).messages], change=moved.change)


def heard(seat: Seat) -> Heard:
    where = seat.conversation.id
    marks = [room.told(where, mark) for mark in receipts.marks(where)]
    return Heard(marks, sorted(room.present(where)))
