"""A conversation to record: chosen messages as a PDF/A, with who spoke, when, and about whom."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path

import typst

from domain import clock
from domain.audit import trail
from domain.chat import members, naming, storing
from domain.chat.conversations import Conversation, Seat
from domain.chat.selections import Selection
from domain.chat.words import Message, introduced
from domain.db import transaction
from domain.errors import NotFound
from domain.off_hub import humbly_off_hub
from vault.blobs import BlobStore

PHOTOS = 24
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


def make(seat: Seat, selection: Selection, blobs: BlobStore) -> bytes:
    """The PDF; its making is in the audit trail, with how many messages it holds."""
    with transaction():
        trail.record(
            "conversation exported", seat.voice().actor, "conversation", seat.conversation.id,
            messages=len(selection.messages),
        )  # fmt: skip
    told = json.dumps(_told(seat, selection, blobs)).encode()
    return humbly_off_hub(_compile, told)


def _told(seat: Seat, selection: Selection, blobs: BlobStore) -> dict[str, object]:
    """What the page says, as data: nothing of it is ever read as markup."""
    room, period, now = seat.conversation, selection.period, clock.now().astimezone(clock.PARIS)
    inside = members.present(room.id)
    face = naming.face(room, inside, {one.id for one in seat.identities})
    roles = members.roles(room)
    by = introduced(seat.person.identity)
    return {
        "title": face.title, "by": by, "at": [now.year, now.month, now.day],
        "facts": [
            f"Synthèse établie par {by}, le {_day(now.date())} à {now:%H:%M}",
            f"Du {_day(period.first)} au {_day(period.last)} · {_counted(selection)}",
        ],
        "traits": _traits(room),
        "people": [introduced(one, roles.get(one.id, "")) for one in inside],
        "days": _days(room, selection.messages, blobs),
        "footer": f"{face.title} · synthèse du {now:%d/%m/%Y} · Liane",
    }  # fmt: skip


def _traits(room: Conversation) -> list[tuple[str, str]]:
    if room.patient is None:
        return []
    traits = room.patient.traits
    return [
        ("Nom de naissance", traits.birth_name), ("Nom utilisé", traits.used_name or "–"),
        ("Prénom", traits.first_name), ("Naissance", traits.born),
    ]  # fmt: skip


def _days(room: Conversation, said: list[Message], blobs: BlobStore) -> list[dict[str, object]]:
    days: dict[date, list[dict[str, object]]] = {}
    left = PHOTOS
    for message in said:
        shown = message.photos[: max(left, 0)]
        left -= len(shown)
        photos = [_photo(room, one.id, message, blobs) for one in shown]
        days.setdefault(message.day, []).append(_line(message, photos, len(shown)))
    return [{"name": _day(day, True), "messages": lines} for day, lines in days.items()]


def _line(message: Message, photos: list[dict[str, object]], shown: int) -> dict[str, object]:
    author = message.author
    by = f", par {author.by}" if author.by else ""
    beyond = [f"photo {one.name}" for one in message.photos[shown:]]
    return {
        "hour": f"{message.sent_at.astimezone(clock.PARIS):%H:%M}",
        "author": author.name + by if message.kind != "notice" else "",
        "calling": author.calling if author.kind == "person" and not by else "",
        "body": message.body or ("Message vocal" if message.voices else ""),
        "files": [one.name for one in message.files] + beyond,
        "photos": photos,
    }  # fmt: skip


def _photo(room: Conversation, photo_id: str, message: Message, blobs: BlobStore) -> dict:
    try:
        data = storing.open_part(blobs, room, photo_id, storing.PREVIEW)[1]
    except NotFound:
        data = b""
    alt = f"Photo de {message.author.name}, {_day(message.day)}"
    return {"data": list(data), "alt": alt}


def _counted(selection: Selection) -> str:
    """A part never passes for the whole in a record."""
    count = len(selection.messages)
    s = "" if count == 1 else "s"
    part = f" choisi{s} sur {selection.out_of}" if count < selection.out_of else ""
    return f"{count} message{s}{part}"


def _day(day: date, named: bool = False) -> str:
    names = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    first = "1er" if day.day == 1 else str(day.day)
    said = f"{first} {MONTHS[day.month - 1]} {day.year}"
    return f"{names[day.weekday()]} {said}" if named else said


@lru_cache(maxsize=1)
def _page() -> bytes:
    return Path(__file__).with_name("synthesis.typ").read_bytes()


def _compile(told: bytes) -> bytes:
    """In memory only: nothing of it is ever a file of ours."""
    sources = {"main.typ": _page(), "said.json": told}
    return typst.compile(
        sources, format="pdf", ignore_system_fonts=True, pdf_standards=["a-2a"]
    )  # fmt: skip
