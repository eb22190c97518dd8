"""The list of one person's conversations: favourites, then unread, then what moved last."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.accounts.identities import Person
from domain.chat import rows
from domain.chat.addressees import matches
from domain.chat.conversations import CARE, GROUP, Conversation
from domain.chat.rows import Row
from domain.directory.finding import plain
from domain.errors import NotFound

SHOWN: dict[str, Callable[[Row], bool]] = {
    "all": lambda row: not row.is_archived,
    "unread": lambda row: row.unread > 0,
    "waiting": lambda row: row.filed.is_waiting,
    "patients": lambda row: row.kind in CARE and not row.is_archived,
    "groups": lambda row: row.kind == GROUP and not row.is_archived,
    "archived": lambda row: row.is_archived,
    "everything": lambda row: True,
}


@dataclass(frozen=True, slots=True)
class Inbox:
    """`unread`, `waiting` and `archived` count conversations, whatever is shown. `speaking` is the
    identity through which those shown are entered, "" for any."""

    rows: list[Row]
    show: str
    unread: int
    speaking: str = ""
    waiting: int = 0
    archived: int = 0


def inbox(person: Person, show: str = "all", wanted: str = "", speaking: str = "") -> Inbox:
    """`show` is one of SHOWN; `wanted` keeps the names that begin so, archived or not."""
    found = [one for one in rows.of(person) if not speaking or speaking in one.through]
    lines = sorted(found, key=_place)
    show = show if show in SHOWN else "all"
    asked = plain(wanted).split()
    shown = SHOWN["everything" if asked and show == "all" else show]
    kept = [row for row in lines if shown(row) and matches(asked, row.title)]
    return Inbox(
        kept, show, _count(lines, "unread"), speaking, _count(lines, "waiting"),
        _count(lines, "archived"),
    )  # fmt: skip


def row(person: Person, conversation_id: str) -> Row:
    """Raises NotFound for a stranger."""
    found = rows.of(person, Conversation.id == conversation_id)
    if not found:
        raise NotFound
    return found[0]


def _place(row: Row) -> tuple[bool, bool, float]:
    return not row.filed.is_favourite, row.unread == 0, -row.at.timestamp()


def _count(lines: list[Row], show: str) -> int:
    return sum(1 for row in lines if SHOWN[show](row))
