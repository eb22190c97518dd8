"""Photos and documents of a conversation: seen together, put side by side, taken away."""

from itertools import groupby

from babel.dates import format_date
from flask import Blueprint, Response, make_response, render_template, request

from blueprints.chat import room
from blueprints.doorway import current, readings
from blueprints.doorway.collaborators import collaborators
from blueprints.doorway.texts import local
from domain.chat import bundling, gallery, links
from domain.chat.conversations import Seat, for_person
from domain.chat.gallery import Piece
from domain.chat.links import Link, Links
from domain.chat.messages import FILE, PHOTO, VOICE
from domain.errors import Refused
from domain.ids import is_id

bp = Blueprint("gallery", __name__, url_prefix="/conversations/<uuid:conversation_id>")
LINK = "link"
TABS = (
    ("photos", PHOTO, "Photos"), ("documents", FILE, "Documents"), ("vocaux", VOICE, "Vocaux"),
    ("liens", LINK, "Liens"),
)  # fmt: skip
SIDES = (2, 4)
HOW_MANY = "Choisissez de deux à quatre photos à comparer."


@bp.get("/gallery")
def index(conversation_id: object) -> str:
    seat = _seat(conversation_id)
    return _drawn(seat, request.args.get("tab", ""), request.args.get("before", 0, int))


@bp.get("/comparison")
def compare(conversation_id: object) -> Response:
    """Photos of a wound side by side, the oldest first."""
    seat = _seat(conversation_id)
    pieces = [one for one in gallery.chosen(seat, _asked("photo")) if one.file.kind == PHOTO]
    if not SIDES[0] <= len(pieces) <= SIDES[1]:
        return make_response(_drawn(seat, "photos", refusal=HOW_MANY), 422)
    for one in pieces:
        readings.read(seat.voice().actor, "conversation", seat.conversation.id, one.file.id)
    return make_response(
        render_template(
            "chat/gallery/comparison.html", pieces=pieces, after=_days_after(pieces), **_about(seat)
        )
    )


@bp.post("/downloads")
def create(conversation_id: object) -> Response:
    """Those chosen, or everything that the tab shows."""
    seat = _seat(conversation_id)
    ids, tab = [*_asked("photo"), *_asked("file")], request.form.get("tab", "")
    pieces = gallery.chosen(seat, ids) if ids else _everything(seat, tab)
    try:
        archive = bundling.bundle(collaborators().blobs, seat.voice(), seat.conversation, pieces)
    except Refused as refusal:
        return make_response(_drawn(seat, tab, refusal=refusal.sentence), 422)
    headers = {
        "Content-Disposition": 'attachment; filename="Liane.zip"',
        "Cache-Control": "no-store",
        "Content-Length": str(archive.size),
    }
    return Response(archive.parts, mimetype="application/zip", headers=headers)


def _seat(conversation_id: object) -> Seat:
    return for_person(current.person()).seat(str(conversation_id))


def _asked(name: str) -> list[str]:
    return [one for one in request.values.getlist(name) if is_id(one)]


def _everything(seat: Seat, tab: str) -> list[Piece]:
    kind = next((kind for name, kind, _ in TABS if name == tab), PHOTO)
    return gallery.look(seat, kind, limit=bundling.MOST_FILES + 1).pieces


def _drawn(seat: Seat, tab: str, before: int = 0, refusal: str = "") -> str:
    name, kind, _ = next((one for one in TABS if one[0] == tab), TABS[0])
    seen = _links(seat, before) if kind == LINK else gallery.look(seat, kind, before)
    months = [(month, list(found)) for month, found in groupby(seen.pieces, _month)]
    return render_template(
        "chat/gallery/index.html", tab=name, tabs=TABS, seen=seen, months=months, refusal=refusal,
        chosen=set(_asked("photo")), **_about(seat),
    )  # fmt: skip


def _links(seat: Seat, before: int) -> Links:
    """They are words of the conversation: seeing them is reading it."""
    readings.read(seat.voice().actor, "conversation", seat.conversation.id)
    return links.look(seat, before)


def _about(seat: Seat) -> dict:
    return {"conversation": seat.conversation, "title": room.look(seat).face.title}


def _days_after(pieces: list[Piece]) -> list[int]:
    """How many days each one comes after the first, as calendars count."""
    days = [local(one.sent_at).date() for one in pieces]
    return [(day - days[0]).days for day in days]


def _month(piece: Piece | Link) -> str:
    return format_date(local(piece.sent_at), "LLLL y", locale="fr")
