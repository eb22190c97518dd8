"""How the people of a page show themselves: photos, who is away. One query a list."""

from collections.abc import Iterable
from datetime import datetime

from babel.dates import format_date

from blueprints.doorway import texts
from domain import clock
from domain.accounts import profiles
from domain.accounts.identities import PERSON, Identity
from domain.accounts.profiles import Look
from domain.chat import charters, naming
from domain.chat.conversations import DIRECT, GROUP, Seat
from domain.chat.rows import Row


def looks(identities: Iterable[Identity]) -> dict[str, Look]:
    """Of the persons among them, by id."""
    return _looks([one.id for one in identities if one.kind == PERSON])


def photos(rows: Iterable[Row]) -> dict[str, str]:
    """The photo of who, or of the group that, stands in each line, where there is one."""
    rows = list(rows)
    found = _looks([row.face_id for row in rows if row.face == PERSON and row.kind != GROUP])
    groups = [row.id for row in rows if row.kind == GROUP]
    shown = {person_id: look.photo for person_id, look in found.items() if look.photo}
    return shown | group_photos(groups)


def group_photos(ids: list[str]) -> dict[str, str]:
    """The address of the photo of each group that has one."""
    found = charters.photos(ids) if ids else {}
    return {one: group_photo(one, version) for one, version in found.items()}


def group_photo(conversation_id: str, version: str) -> str:
    return f"/conversations/{conversation_id}/photo?v={version}" if version else ""


def other(seat: Seat, inside: list[Identity]) -> Identity | None:
    """Whom one speaks with, between two."""
    if seat.conversation.kind != DIRECT:
        return None
    return naming.interlocutor(inside, {one.id for one in seat.identities})


def shown(members: Iterable[Identity], one: Identity | None) -> dict:
    """For the page of a conversation: the looks of its members, and the absence of the other one
    with what she says of it."""
    known = looks(members)
    look = known.get(one.id) if one else None
    away = profiles.of(look.person_id) if look and look.is_away else None
    words = until(away.away_until) if away else ""
    return {"looks": known, "absence": away, "away_until": words}


def until(at: datetime | None) -> str:
    """ "jusqu’à 18:00", "jusqu’au 1er décembre", or nothing."""
    if at is None:
        return ""
    if texts.local(at).date() == texts.local(clock.now()).date():
        return f"jusqu’à {texts.hour(at)}"
    day = format_date(texts.local(at), "d MMMM", locale="fr")
    return "jusqu’au " + (f"1er{day[1:]}" if day.startswith("1 ") else day)


def _looks(person_ids: list[str]) -> dict[str, Look]:
    return profiles.looks(person_ids) if person_ids else {}
