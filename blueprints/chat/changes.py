"""What changes for one side only: as whom she writes, who takes care. Her pages ask again.

Nothing of it travels in what everybody receives: outsiders see neither a claim nor a colleague.
"""

from collections.abc import Iterable
from typing import Any

from blueprints.chat.comings import publish
from domain.accounts.speaking import people_behind
from domain.chat import claiming
from domain.chat.claiming import ClaimMoved
from domain.chat.drafting import DraftMoved


def _claimed(ids: dict[str, Any]) -> None:
    _say_claim(ids["structure_id"], [ids["conversation_id"]])


def _joined(ids: dict[str, Any]) -> None:
    _say_voices([ids["person_id"], *people_behind([ids["structure_id"]])])


def _left(ids: dict[str, Any]) -> None:
    """What she had in charge is nobody's from now on."""
    _joined(ids)
    freed = claiming.claimed_by(ids["structure_id"], ids["person_id"])
    _say_claim(ids["structure_id"], freed)


def _delegated(ids: dict[str, Any]) -> None:
    _say_voices([ids["delegate_id"]])


def _moved(ids: dict[str, Any]) -> None:
    _say_voices(people_behind([ids["identity_id"]]))


def _drafted(ids: dict[str, Any]) -> None:
    """On her other devices: a draft appeared in the list, or left it."""
    publish(f"person:{ids['person_id']}", type="draft", conversation=ids["conversation_id"])


def _say_claim(structure_id: str, conversation_ids: list[str]) -> None:
    for person in people_behind([structure_id]) if conversation_ids else ():
        for conversation in conversation_ids:
            publish(f"person:{person}", type="claim", conversation=conversation)


def _say_voices(people: Iterable[str]) -> None:
    for person in set(people):
        publish(f"person:{person}", type="voices")


HEARD = ((ClaimMoved, "claim moved", _claimed), (DraftMoved, "draft moved", _drafted))
ALSO_HEARD = (
    ("structure joined", _joined),
    ("structure left", _left),
    ("delegation began", _delegated),
    ("delegation ended", _delegated),
    ("member began", _moved),
    ("member ended", _moved),
)
