"""The tokens under which words are kept: HMAC under a key of the conversation alone.

The same word has other tokens in another conversation, and none that anybody can compute once the
conversation's data key is shredded.
"""

import hmac
from collections.abc import Iterable
from functools import lru_cache

from domain.directory.finding import plain

SHORTEST, LONGEST = 3, 12
PHOTO, FILE, LINK, AUTHOR = "=photo", "=file", "=link", "=by "


def author(identity_id: str) -> str:
    """What stands for who speaks; no word holds this sign."""
    return AUTHOR + identity_id


def kept(text: str) -> set[str]:
    """What is kept of a text: each word, and each beginning of it from three letters on."""
    return {
        word[:length] for word in set(plain(text).split()) for length in _lengths(len(word))
    }  # fmt: skip


def asked(word: str) -> str:
    """Under what a word that is asked was kept."""
    return word[:LONGEST]


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether a text has, for each of `words`, a word that begins so; one or two letters are a
    word of their own. The plain words decide, after the tokens."""
    said = plain(text).split()
    return all(any(begins(one, word) for one in said) for word in words)


def begins(word: str, asked_word: str) -> bool:
    return word.startswith(asked_word) if len(asked_word) >= SHORTEST else word == asked_word


def token(key: bytes, what: str) -> int:
    return int.from_bytes(hmac.digest(_searching(key), what.encode(), "sha256")[:4])


def _lengths(letters: int) -> Iterable[int]:
    return range(min(SHORTEST, letters), min(letters, LONGEST) + 1)


@lru_cache(maxsize=4096)
def _searching(data_key: bytes) -> bytes:
    return hmac.digest(data_key, b"liane:words", "sha256")
