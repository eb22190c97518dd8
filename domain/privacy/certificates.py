"""The proof that an account was erased: kept for whoever holds its number, without any name."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from domain.accounts import challenges

PURPOSE = "erasure"
KEPT = timedelta(days=3650)


@dataclass(frozen=True)
class Kept:
    """What stays, why, and the article that says so."""

    what: str
    count: int
    why: str
    article: str


@dataclass(frozen=True)
class Certificate:
    """`account` is the identifier that the trail knows; `entries` the acts of the trail that say
    it, with their hashes: whoever verifies the chain finds them there."""

    account: str
    at: str
    key_id: str
    erased: dict[str, int]
    kept: list[Kept]
    entries: list[dict[str, Any]]


def deliver(certificate: Certificate) -> str:
    """Keep it; its number, told only here. In the present transaction."""
    return challenges.issue(PURPOSE, payload=asdict(certificate), lasts=KEPT)


def read(number: str) -> Certificate:
    """Raises Gone when the number is nobody's."""
    said = challenges.look(PURPOSE, number.strip())
    return Certificate(**(said | {"kept": [Kept(**row) for row in said["kept"]]}))
