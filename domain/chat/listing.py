"""The list of one person's conversations: unread first, then what moved last."""

from dataclasses import dataclass

from domain.accounts.identities import Person
from domain.chat import rows
from domain.chat.addressees import matches, plain
from domain.chat.conversations import GROUP, PATIENT, Conversation
from domain.chat.rows import Row
from domain.errors import NotFound

KINDS = {"patients": (PATIENT,), "groups": (GROUP,)}


@dataclass(frozen=True, slots=True)
class Inbox:
    """`unread` counts the conversations with something new, whatever is shown."""

    rows: list[Row]
    show: str
    unread: int


def inbox(person: Person, show: str = "all", wanted: str = "") -> Inbox:
    """`show` is all, unread, patients or groups; `wanted` keeps the names that begin so."""
    lines = sorted(rows.of(person), key=lambda row: (row.unread == 0, -row.at.timestamp()))
    unread = sum(1 for row in lines if row.unread)
    show = show if show in (*KINDS, "unread") else "all"
    asked = plain(wanted).split()
    return Inbox([r for r in lines if _shown(r, show) and matches(asked, r.title)], show, unread)


def row(person: Person, conversation_id: str) -> Row:
    """Raises NotFound for a stranger."""
    found = rows.of(person, Conversation.id == conversation_id)
    if not found:
        raise NotFound
    return found[0]


def _shown(row: Row, show: str) -> bool:
    if show == "unread":
        return row.unread > 0
    return show == "all" or row.kind in KINDS[show]
