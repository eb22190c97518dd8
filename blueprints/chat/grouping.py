"""A group found through the person, and as whom she acts in it."""

from dataclasses import dataclass

from blueprints.chat import faces
from blueprints.doorway import current
from domain.accounts.identities import Identity, Voice
from domain.chat import charters, entry_requests, group_links, leaving, members, naming, referents
from domain.chat.conversations import GROUP, Seat, for_person
from domain.chat.group_links import GroupLink
from domain.chat.ways_in import EntryRequest
from domain.db import db
from domain.errors import Forbidden, NotFound
from domain.organisations import belonging
from domain.organisations.organisations import Organisation


@dataclass(frozen=True)
class Fellow:
    """A member as the group's page shows her. `is_hers`: the reader, or a structure of hers."""

    identity: Identity
    is_referent: bool
    is_hers: bool


def seat(conversation_id: object) -> Seat:
    """Raises NotFound for a stranger, and for what is not a group."""
    found = for_person(current.person()).seat(str(conversation_id))
    if found.conversation.kind != GROUP:
        raise NotFound
    return found


def voice(seat: Seat) -> Voice:
    """As whom she moderates, or her first identity here: the domain judges."""
    return referents.voice_of(seat) or seat.voice()


def moderating(seat: Seat) -> Voice:
    """For a page that only referents see. Raises Forbidden."""
    found = referents.voice_of(seat)
    if found is None:
        raise Forbidden(referents.NOT_REFERENT)
    return found


def fellows(seat: Seat) -> list[Fellow]:
    """Referents first, then in the order of their coming."""
    known = referents.named(seat.conversation.id)
    hers = {one.id for one in seat.identities}
    rows = [
        Fellow(one, one.id in known, one.id in hers)
        for one in members.present(seat.conversation.id)
    ]
    return sorted(rows, key=lambda one: not one.is_referent)


def look(seat: Seat) -> dict:
    """What the page of a group shows to one of its members."""
    people, leaver = fellows(seat), seat.voice()
    return {
        "fellows": people,
        "looks": faces.looks(one.identity for one in people),
        "moderates": referents.voice_of(seat) is not None,
        "leaver": leaver,
        "needs_successor": leaving.needs_successor(leaver, seat.conversation),
        "successors": [(one.identity.id, one.identity.name) for one in people if not one.is_hers],
        "until": faces.until,
        **face(seat),
        **_ways_in(seat),
    }


def face(seat: Seat) -> dict:
    """What every page about a group shows: its name, its photo, what it says of itself."""
    conversation, said = seat.conversation, charters.seen(seat)
    return {
        "conversation": conversation,
        "base": f"/conversations/{conversation.id}",
        "face": naming.face(conversation, [], set()),
        "photo": faces.group_photo(conversation.id, said.photo),
        "said": said,
        "organisation": _name(said.organisation_id),
        "organisations": organisations(),
    }


def organisations() -> list[tuple[str, str]]:
    """(id, name) of the CPTS of the person in hand."""
    return [(one.id, one.name) for one in belonging.organisations_of(current.person())]


def _ways_in(seat: Seat) -> dict[str, list[GroupLink] | list[EntryRequest]]:
    if referents.voice_of(seat) is None:
        return {"links": [], "requests": []}
    return {
        "links": group_links.of(seat.conversation),
        "requests": entry_requests.waiting(seat.conversation),
    }


def _name(organisation_id: str) -> str:
    return db.session.get_one(Organisation, organisation_id).name if organisation_id else ""
