"""A message as a page shows it: its number, that of its last change, what a person reads of it."""

from dataclasses import dataclass
from html import unescape
from re import DOTALL, compile

START = '<li id="message-'
ATTRIBUTE = compile(r'data-(seq|changed|person)="?([^"\s>]+)')
BODY = compile(r'data-slot="body"[^>]*>(.*?)</div>', DOTALL)
QUOTE = compile(r'class="quote".*?</b><span>(.*?)</span>', DOTALL)
TAG = compile(r"<[^>]+>")
GONE = "Message supprimé"


@dataclass(frozen=True, slots=True)
class Shown:
    """`quote` is what it answers, as it reads here; a message that was taken back has no body."""

    seq: int
    id: str
    body: str
    hand: str = ""
    change: int = 0
    quote: str = ""

    @property
    def words(self) -> tuple[str, str]:
        return self.body, self.quote


def read(html: str) -> list[Shown]:
    return [_one(piece) for piece in html.split(START)[1:] if 'class="message"' in piece[:80]]


def _one(piece: str) -> Shown:
    head = piece.partition(">")[0]
    said = dict(ATTRIBUTE.findall(head))
    body, quote = (_words(found.search(piece)) for found in (BODY, QUOTE))
    quote = "" if quote == GONE else quote
    where = int(said["seq"]), head.partition('"')[0]
    return Shown(*where, body, said.get("person", ""), int(said.get("changed", 0)), quote)


def _words(found) -> str:
    return unescape(TAG.sub("", found[1])).strip() if found else ""
