"""Is this one of the passwords that everybody tries? A Bloom filter (Bloom, 1970) made by
assets/known_passwords.py: it never misses one it was given, and is wrong once in many thousands."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

FILE = Path(__file__).with_name("known_passwords.bloom")
BITS, MARKS = 2_360_000, 14


def contains(word: str) -> bool:
    """`word` is in small letters and digits, without accents."""
    kept = _kept()
    return all(kept[place >> 3] & 1 << (place & 7) for place in _places(word))


def write(words: Iterable[str]) -> None:
    kept = bytearray(BITS // 8)
    for word in words:
        for place in _places(word):
            kept[place >> 3] |= 1 << (place & 7)
    FILE.write_bytes(kept)


def _places(word: str) -> Iterator[int]:
    digest = blake2b(word.encode(), digest_size=16).digest()
    first, step = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big") | 1
    return ((first + number * step) % BITS for number in range(MARKS))


@lru_cache(maxsize=1)
def _kept() -> bytes:
    return FILE.read_bytes()
