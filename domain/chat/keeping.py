"""What a shelf holds: written for new messages, rewritten for changed ones, emptied for ever."""

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa

from domain.chat import shelves, tokens, weblinks
from domain.chat.messages import PHOTO, Attachment, Message, body_binding, name_binding
from domain.chat.shelves import Renewal, Shelf, Word
from domain.db import db
from vault import sealing


@dataclass(frozen=True, slots=True)
class Said:
    """`text` is everything that can be found in a message: its words, the names of its files."""

    seq: int
    identity_id: str
    text: str
    kinds: tuple[str, ...]
    has_link: bool = False

    @property
    def kept(self) -> set[str]:
        """Nothing at all for a message that says nothing more."""
        if not self.text.strip() and not self.kinds:
            return set()
        marks = {tokens.PHOTO if kind == PHOTO else tokens.FILE for kind in self.kinds}
        marks |= {tokens.LINK} if self.has_link else set()
        return tokens.kept(self.text) | marks | {tokens.author(self.identity_id)}


def unsealed(rows: list[sa.Row], key: bytes) -> list[Said]:
    """`rows` are of MESSAGES, of one conversation."""
    files: dict[str, list[sa.Row]] = defaultdict(list)
    for file in db.session.execute(_FILES, {"ids": [row.id for row in rows]}):
        files[file.message_id].append(file)
    return [_said(row, files[row.id], key) for row in rows]


def write(shelf_id: int, key: bytes, said: list[Said]) -> None:
    """In the order of places: two that write at once wait for each other, never in a ring."""
    found: dict[int, list[str]] = defaultdict(list)
    for one in said:
        for what in one.kept:
            found[shelves.place(shelf_id, tokens.token(key, what))].append(shelves.letter(one.seq))
    rows = [{"place": place, "found": "".join(found[place])} for place in sorted(found)]
    if rows:
        db.session.connection().execute(_ADD, rows)


def rewrite(shelf_id: int, key: bytes, said: list[Said]) -> None:
    """What these messages said before goes first, whatever it was."""
    first, last = shelves.places(shelf_id)
    for one in said:
        asked = {"letter": shelves.letter(one.seq), "first": first, "last": last}
        db.session.connection().execute(_TAKE_AWAY, asked)
    db.session.connection().execute(_NOTHING_LEFT, {"first": first, "last": last})
    write(shelf_id, key, said)


def mark_links(shelf: Shelf, key: bytes, seqs: list[int]) -> None:
    """Which messages of a shelf hold a link, of a shelf that was filled before links were kept."""
    place = shelves.place(shelf.id, tokens.token(key, tokens.LINK))
    db.session.execute(sa.delete(Word).where(Word.place == place))
    if seqs:
        letters = "".join(shelves.letter(seq) for seq in seqs)
        db.session.connection().execute(_ADD, [{"place": place, "found": letters}])


def empty(conversation_id: str) -> None:
    """Every shelf of a conversation that is shredded: its tokens meant nothing any more."""
    mine = sa.select(Shelf).where(Shelf.conversation_id == conversation_id)
    for shelf in db.session.scalars(mine).all():
        db.session.execute(sa.delete(Word).where(Word.place.between(*shelves.places(shelf.id))))
        db.session.delete(shelf)
    here = sa.select(Message.id).where(Message.conversation_id == conversation_id)
    db.session.execute(sa.delete(Renewal).where(Renewal.message_id.in_(here)))


def _said(row: sa.Row, files: list[sa.Row], key: bytes) -> Said:
    body = sealing.unseal(key, row.sealed_body, body_binding(row.id)).decode()
    names = [sealing.unseal(key, one.sealed_name, name_binding(one.id)).decode() for one in files]
    kinds = tuple(one.kind for one in files)
    text, has_link = "\n".join([body, *names]), weblinks.is_in(body)
    return Said(row.seq, row.identity_id, text, kinds, has_link)


MESSAGES = sa.select(Message.id, Message.seq, Message.identity_id, Message.sealed_body)
_FILES = sa.select(
    Attachment.id, Attachment.message_id, Attachment.kind, Attachment.sealed_name
).where(Attachment.message_id.in_(sa.bindparam("ids", expanding=True)))
_ADD = sa.text(
    "INSERT INTO search_words (place, found) VALUES (:place, :found)"
    " ON CONFLICT (place) DO UPDATE SET found = search_words.found || excluded.found"
)
_TAKE_AWAY = sa.text(
    "UPDATE search_words SET found = replace(found, :letter, '')"
    " WHERE place BETWEEN :first AND :last AND replace(found, :letter, '') <> found"
)
_NOTHING_LEFT = sa.text(
    "DELETE FROM search_words WHERE place BETWEEN :first AND :last AND found = ''"
)
