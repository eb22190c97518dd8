"""Who comes into a group and who goes: one by one, or many at once from a list."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.chat import faces, grouping, groups
from blueprints.doorway import current, hx
from domain.accounts.identities import Identity
from domain.chat import addressees, candidates, members, recognising, referents
from domain.chat.conversations import Seat
from domain.chat.recognising import Recognised
from domain.db import db
from domain.errors import NotFound, Refused
from domain.organisations import belonging
from domain.organisations.organisations import COORDINATOR

bp = Blueprint(
    "group_members", __name__, url_prefix="/conversations/<uuid:conversation_id>/members"
)
WAYS = (("name", "Par nom"), ("crowd", "Par métier ou commune"), ("list", "Coller une liste"))


@bp.get("/new")
def new(conversation_id: object) -> Response:
    seat = grouping.seat(conversation_id)
    grouping.moderating(seat)
    asked, inside = request.args, _inside(seat)
    way = asked.get("by") if asked.get("by") in dict(WAYS) else "name"
    shown = _crowd(inside) if way == "crowd" else {"found": _named(asked.get("q", ""), inside)}
    page, fragment = "chat/groups/adding.html", "chat/groups/_candidates.html"
    looks = faces.looks(shown["found"])
    return hx.answer(page, fragment, **_context(seat, way), **shown, looks=looks)


@bp.post("")
def create(conversation_id: object) -> Response:
    """Those chosen, wherever they were found. Who may not be written to is left out."""
    seat = grouping.seat(conversation_id)
    chosen = addressees.named(current.person(), request.form.getlist("identity"))
    if not chosen:
        raise Refused("Choisissez au moins une personne.", field="identity")
    members.add_all(grouping.voice(seat), seat.conversation, [one.id for one in chosen])
    return hx.redirect_to(f"/conversations/{seat.conversation.id}/group#members")


@bp.post("/list")
def recognise(conversation_id: object) -> Response:
    """Posted, not asked: what is pasted stays out of addresses and logs."""
    seat = grouping.seat(conversation_id)
    grouping.moderating(seat)
    return preview("chat/groups/adding.html", _inside(seat), **_context(seat, "list"), found=[])


@bp.put("/<uuid:identity_id>")
def update(conversation_id: object, identity_id: object) -> Response:
    """A referent, or a member only."""
    seat, who = grouping.seat(conversation_id), str(identity_id)
    act = referents.name if request.form.get("role") == "referent" else referents.step_down
    try:
        act(grouping.voice(seat), seat.conversation, who)
    except Refused as refusal:
        if refusal.status != 409:
            raise
        return groups.page(seat, refusal)
    return hx.redirect_to(f"/conversations/{seat.conversation.id}/group#members")


@bp.delete("/<uuid:identity_id>")
def destroy(conversation_id: object, identity_id: object) -> Response:
    seat = grouping.seat(conversation_id)
    identity = db.session.get(Identity, str(identity_id))
    if identity is None:
        raise NotFound
    members.remove(grouping.voice(seat), seat.conversation, identity)
    return hx.redirect_to(f"/conversations/{seat.conversation.id}/group#members")


def preview(page: str, inside: set[str], **context: object) -> Response:
    """What a pasted list holds, in its page; what was pasted is kept when it is refused."""
    pasted, refusal, read = request.form.get("list", ""), None, None
    try:
        read = recognising.recognise(current.person(), pasted, inside)
    except Refused as said:
        refusal = said
    shown = read or Recognised()
    looks = faces.looks([*shown.found, *shown.inside])
    invites = belonging.organisations_of(current.person(), COORDINATOR)
    shows = {"read": read, "refusal": refusal, "pasted": pasted[:100_000], "looks": looks}
    body = render_template(page, **context | shows, invites=invites)
    return make_response(body, refusal.status if refusal else 200)


def _context(seat: Seat, way: str) -> dict:
    nothing = {"read": None, "refusal": None, "pasted": ""}
    return {"way": way, "ways": WAYS, "wanted": request.args, **nothing, **grouping.face(seat)}


def _inside(seat: Seat) -> set[str]:
    return {one.id for one in members.present(seat.conversation.id)}


def _named(text: str, inside: set[str]) -> list[Identity]:
    found = addressees.search(current.person(), text) if text else []
    return [one for one in found if one.id not in inside]


def _crowd(inside: set[str]) -> dict:
    """Nobody before something is chosen: a whole CPTS is not added by mistake."""
    known, asked = candidates.of(current.person()), request.args
    chosen = {name: asked.get(name, "") for name in ("work", "place", "organisation_id")}
    kept = candidates.among(known, **chosen) if any(chosen.values()) else []
    return {
        "found": [one.identity for one in kept if one.identity.id not in inside],
        "works": [(one, one) for one in candidates.works(known)],
        "communes": [(one, one) for one in candidates.places(known)],
        "chosen": chosen,
    }  # fmt: skip
