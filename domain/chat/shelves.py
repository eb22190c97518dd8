"""Where the words of conversations are kept: under tokens, with the messages that hold them.

A shelf holds the words of 1,024 messages of one conversation. Each word has a place of its own
there and, at that place, one letter for each message that holds it: nothing says which word it is.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import db

BLOCK = 1024
FIRST_LETTER = 0x400  # two bytes each in UTF-8, and 1,024 of them before the next length


class Shelf(db.Model):
    """`block` is which 1,024 messages of the conversation, `upto` the last one indexed.
    `has_links`: those that hold a link are told, which they were not at first."""

    __tablename__ = "search_shelves"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"))
    block: Mapped[int] = mapped_column()
    upto: Mapped[int] = mapped_column()
    has_links: Mapped[bool] = mapped_column(default=True, server_default=sa.false())

    __table_args__ = (sa.UniqueConstraint("conversation_id", "block"),)


class Word(db.Model):
    """`place` is the shelf (high half) and the token of the word under the conversation's key."""

    __tablename__ = "search_words"
    place: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    found: Mapped[str] = mapped_column(sa.Text)


class Renewal(db.Model):
    """A message that reads otherwise, or no longer: its words are to be found again. One row a
    change, so that one which comes while another is handled is not taken for it."""

    __tablename__ = "search_renewals"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    message_id: Mapped[str] = mapped_column(sa.ForeignKey("messages.id"))


def place(shelf_id: int, token: int) -> int:
    return shelf_id << 32 | token


def places(shelf_id: int) -> tuple[int, int]:
    """The first and the last place of a shelf."""
    return shelf_id << 32, (shelf_id + 1 << 32) - 1


def block_of(seq: int) -> int:
    return seq // BLOCK


def letter(seq: int) -> str:
    return chr(FIRST_LETTER + seq % BLOCK)


def seqs(block: int, letters: set[str]) -> list[int]:
    """The messages that these letters stand for, the last first."""
    return sorted((block * BLOCK + ord(one) - FIRST_LETTER for one in letters), reverse=True)
