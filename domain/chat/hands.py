"""Who typed, told to those who may know and to nobody else.

Everybody in a conversation receives the same bytes. What names the person there is a hand: a
keyed name that only the server makes, different in each conversation and for each identity she
speaks as. Whoever knows a pharmacist's id cannot find her among the messages of her pharmacy.
"""

import hmac
from collections.abc import Iterable

from domain.data_keys import purpose_key

LETTERS = 24
PURPOSE = "who typed"


def hand(conversation_id: str, identity_id: str, person_id: str) -> str:
    """The same for one person, as one identity, in one conversation; of no use elsewhere."""
    said = f"{conversation_id}:{identity_id}:{person_id}".encode()
    return hmac.digest(purpose_key(PURPOSE), said, "sha256").hex()[:LETTERS]


def hands(conversation_id: str, identity_ids: Iterable[str], person_id: str) -> list[str]:
    """All of one person's in a conversation: what her own pages are given."""
    return [hand(conversation_id, identity_id, person_id) for identity_id in identity_ids]
