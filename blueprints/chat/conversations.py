"""The list, one conversation, a new one."""

from flask import Blueprint, Response, redirect, render_template, request, url_for

from blueprints.chat import faces, inside, room
from blueprints.doorway import current, hx, readings
from domain.accounts import first_steps, speaking
from domain.accounts.identities import Identity, Voice
from domain.chat import (
    acquaintances,
    addressees,
    drafting,
    filing,
    listing,
    opening,
    pinning,
    receipts,
    referents,
    starring,
    voices,
)
from domain.chat.conversations import for_person
from domain.chat.files import ACCEPT
from domain.chat.rows import Row
from domain.errors import NotFound, Refused
from domain.ids import new_id

bp = Blueprint("conversations", __name__)
FIRST_ROWS = 20  # more than a screen shows: the page asks for the others once it is ready


@bp.get("/")
def home() -> Response:
    return redirect(url_for("chat.conversations.index"))


@bp.get("/conversations")
def index() -> Response:
    fragment = "_rest" if "from" in request.args else "_rows"
    template = f"chat/conversations/{fragment}.html"
    return hx.answer("chat/conversations/index.html", template, **listed())


@bp.get("/conversations/<uuid:conversation_id>")
def show(conversation_id: object) -> str:
    seat = for_person(current.person()).seat(str(conversation_id))
    readings.read(seat.voice().actor, "conversation", seat.conversation.id)
    marks = receipts.marks(seat.conversation.id)
    filed, at = filing.of(seat.person.id, seat.conversation.id), request.args.get("at", type=int)
    unread_seq = filed.unread_seq if filed else None
    read, seen = room.read_seq(seat, marks, unread_seq), room.look(seat)
    return render_template(
        "chat/conversations/show.html",
        room=seen,
        **faces.shown((member.identity for member in seen.members), seen.other),
        conversation=seat.conversation,
        moderates=referents.moderator(seat) is not None,
        seat=seat,
        voice=seat.voice(),
        page=room.history(seat, read, at),
        at=at,
        unread_seq=unread_seq,
        marks=[room.told(seat.conversation.id, mark) for mark in marks],
        hands=inside.own_hands(seat),
        insiders=inside.names(seat),
        cares=inside.cares(seat),
        read_seq=read,
        unread_after=read if read < seat.conversation.last_seq else None,
        heard=None,
        pins=pinning.pinned(seat),
        stars=starring.ids(seat),
        client_id=new_id(),
        draft=drafting.begun(seat),
        file_types=ACCEPT,
        **listed(seat.conversation.id),
    )


@bp.get("/conversations/<uuid:conversation_id>/row")
def row(conversation_id: object) -> str:
    line = listing.row(current.person(), str(conversation_id))
    return render_template(
        "chat/conversations/row.hx.html",
        row=line,
        current=request.args.get("current", ""),
        photos=faces.photos([line]),
    )


@bp.get("/conversations/new")
def new() -> Response:
    choice = room.choice(current.person(), request.args)
    fragment = "_choice" if "q" in request.args else "_new"
    template = f"chat/conversations/{fragment}.html"
    looks = faces.looks([*choice.chosen, *choice.found])
    return hx.answer(
        "chat/conversations/new.html", template, choice=choice, looks=looks, **listed()
    )


@bp.post("/conversations")
def create() -> Response:
    voice = _voice(request.form.get("as"))
    others = addressees.named(voice.person, request.form.getlist("identity"))
    if not others:
        raise Refused("Choisissez au moins une personne ou une structure.", field="identity")
    if len(others) == 1 and "group" not in request.form:
        conversation = opening.direct(voice, others[0])
    else:
        conversation = opening.group(voice, others, request.form.get("title", ""))
    return hx.redirect_to(f"/conversations/{conversation.id}")


def _voice(identity_id: str | None) -> Voice:
    """As whom the new conversation is opened; what ended meanwhile is said near the choice."""
    try:
        return current.voice(identity_id)
    except NotFound:
        raise voices.refusal(None) from None


def listed(open_one: str = "") -> dict:
    """What the list beside a page shows."""
    hers = speaking.voices(current.person())
    wanted = request.args.get("q", "") if request.endpoint == "chat.conversations.index" else ""
    through = request.args.get("through", "")
    known = through if through in {voice.identity.id for voice in hers} else ""
    inbox = listing.inbox(current.person(), request.args.get("show", "all"), wanted, known)
    bare = not (inbox.rows or wanted or known)
    rows, is_cut = _part(inbox.rows, wanted)
    return {
        "inbox": inbox, "rows": rows, "is_cut": is_cut, "current": open_one, "wanted": wanted,
        "voices": hers, "photos": faces.photos(rows),
        "acquaintances": _near() if bare else [],
        "steps": _steps() if bare and inbox.show == "all" else None,
    }  # fmt: skip


def _part(rows: list[Row], wanted: str) -> tuple[list[Row], bool]:
    """The first ones and whether more follow, what follows them (`from`), or all when they are
    asked for or searched."""
    start = request.args.get("from", 0, type=int)
    if start > 0 and hx.is_fragment():
        return rows[start:], False
    whole = wanted or "all" in request.args or len(rows) <= FIRST_ROWS
    return (rows, False) if whole else (rows[:FIRST_ROWS], True)


def _steps() -> first_steps.Steps | None:
    """Of a newcomer, until she puts them away."""
    steps = first_steps.of(current.person())
    return None if steps.over else steps


def _near() -> list[Identity]:
    """For a list that is still empty."""
    return acquaintances.of(current.person(), 5)
