"""What a page is told about who reads it: her own hands, her colleagues, who takes care."""

from dataclasses import dataclass

from domain.accounts.identities import STRUCTURE, Identity
from domain.chat import claiming, colleagues
from domain.chat.claiming import Held
from domain.chat.colleagues import Colleague
from domain.chat.conversations import Seat
from domain.chat.hands import hand
from domain.ids import new_id


@dataclass(frozen=True)
class Care:
    """Of one structure of hers: who is in charge, and who else could be. `key` is new each time."""

    structure: Identity
    held: Held | None
    others: list[Colleague]
    is_mine: bool
    key: str


def own_hands(seat: Seat) -> dict[str, str]:
    """What her own words are signed with here, by identity."""
    where, who = seat.conversation.id, seat.person.id
    return {one.id: hand(where, one.id, who) for one in seat.identities}


def names(seat: Seat) -> dict[str, str]:
    """Who types as this person's own structures, by hand. Outsiders read the structure only: the
    names are never in what everybody receives."""
    known = colleagues.ever_of(_structures(seat)) if _structures(seat) else []
    where = seat.conversation.id
    return {hand(where, one.structure_id, one.person_id): one.introduced for one in known}


def cares(seat: Seat) -> list[Care]:
    """One for each structure through which she is in: none for most people."""
    ids = _structures(seat)
    if not ids:
        return []
    held = {one.structure_id: one for one in claiming.held([seat.conversation.id], ids)}
    present = colleagues.of(ids)
    shared = [one for one in seat.identities if one.id in ids]
    return [_care(seat, one, held.get(one.id), present) for one in shared]


def _care(seat: Seat, structure: Identity, held: Held | None, present: list[Colleague]) -> Care:
    me, holder = seat.person.id, held.person_id if held else ""
    here = [one for one in present if one.structure_id == structure.id]
    others = [one for one in here if one.person_id not in (me, holder)]
    return Care(structure, held, others, holder == me, new_id())


def _structures(seat: Seat) -> list[str]:
    return [one.id for one in seat.identities if one.kind == STRUCTURE]
