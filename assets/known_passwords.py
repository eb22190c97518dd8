"""Writes domain/accounts/known_passwords.bloom: what people choose, and attackers try, first.

python -m assets.known_passwords

Roots (words, names, places, walks over the keyboard; assets/known-passwords, written by us) are
crossed with what people add to them. Digits and signs around a word are taken off by the check
itself, so only letters are multiplied here. A Bloom filter tells "perhaps known" or "surely not",
in a few hundred kilobytes, without listing anything.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from domain.accounts import known_passwords
from domain.accounts.passwords import letters_of

SOURCES = Path(__file__).with_name("known-passwords")
COUPLES = 64


def known() -> Iterator[str]:
    for word in roots():
        yield from (word, word[::-1], word * 2)
        if len(word) > 2:
            yield from (before + word for before in words_of("before.txt"))
            yield from (word + after for after in words_of("after.txt"))
    names = words_of("roots/first-names.txt")
    usual = names[:: max(1, len(names) // COUPLES)]
    yield from (one + joined + other for one in usual for other in usual for joined in ("", "et"))


def roots() -> list[str]:
    files = sorted(SOURCES.glob("roots/*.txt"))
    words = (word for file in files for word in words_of(f"roots/{file.name}"))
    return sorted({letters_of(word) for word in words} - {""})


def words_of(name: str) -> list[str]:
    return (SOURCES / name).read_text(encoding="utf-8").split()


def main() -> None:
    entries = set(known())
    known_passwords.write(entries)
    size = known_passwords.FILE.stat().st_size
    sys.stdout.write(f"{len(entries)} known passwords in {size} bytes\n")


if __name__ == "__main__":
    main()
