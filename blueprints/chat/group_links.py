"""Links and QR codes into a group: made by its referents, opened by who holds one."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.chat import faces, grouping
from blueprints.doorway import current, hx, qr_codes
from blueprints.doorway.collaborators import collaborators
from domain.chat import entry_requests, following, group_links
from domain.chat.group_links import GroupLink
from domain.errors import NotFound, Refused
from extensions import limiter

bp = Blueprint("group_links", __name__)
GROUP = "/conversations/<uuid:conversation_id>"


@bp.post(f"{GROUP}/links")
def create(conversation_id: object) -> Response:
    seat, form = grouping.seat(conversation_id), request.form
    link = group_links.issue(
        grouping.voice(seat), seat.conversation, form.get("organisation_id", ""),
        form.get("days", ""), "once" in form,
    )  # fmt: skip
    return hx.redirect_to(f"/conversations/{seat.conversation.id}/links/{link.id}")


@bp.get(f"{GROUP}/links/<uuid:link_id>")
def show(conversation_id: object, link_id: object) -> str:
    """To copy, to show on a screen, to print."""
    seat = grouping.seat(conversation_id)
    grouping.moderating(seat)
    link = next((one for one in group_links.of(seat.conversation) if one.id == str(link_id)), None)
    if link is None:
        raise NotFound
    token = group_links.token_of(seat.conversation, link)
    address = f"{collaborators().settings.public_url}/group-link#{token}"
    return render_template(
        "chat/groups/link.html", link=link, address=address, until=faces.until,
        drawing=qr_codes.drawing(address), admits=_organisation(link), **grouping.face(seat),
    )  # fmt: skip


@bp.delete(f"{GROUP}/links/<uuid:link_id>")
def destroy(conversation_id: object, link_id: object) -> Response:
    seat = grouping.seat(conversation_id)
    group_links.revoke(grouping.voice(seat), seat.conversation, str(link_id))
    return hx.redirect_to(f"/conversations/{seat.conversation.id}/group#links")


@bp.put(f"{GROUP}/entries/<uuid:request_id>")
def accept(conversation_id: object, request_id: object) -> Response:
    seat = grouping.seat(conversation_id)
    entry_requests.accept(grouping.voice(seat), seat.conversation, str(request_id))
    return hx.redirect_to(f"/conversations/{seat.conversation.id}/group#requests")


@bp.delete(f"{GROUP}/entries/<uuid:request_id>")
def decline(conversation_id: object, request_id: object) -> Response:
    seat = grouping.seat(conversation_id)
    entry_requests.decline(grouping.voice(seat), seat.conversation, str(request_id))
    return hx.redirect_to(f"/conversations/{seat.conversation.id}/group#requests")


@bp.get("/group-link")
def open_page() -> str:
    """Its token is in the fragment, which no server sees: a script posts it."""
    return render_template("chat/groups/way_in.html", way=None, refusal=None, token="")


@bp.post("/group-link/openings")
@limiter.limit("60/minute;300/hour")
def look() -> Response:
    token = request.form.get("token", "")
    try:
        way = following.look(current.person(), token)
    except Refused as refusal:
        return _dead(refusal)
    body = render_template("chat/groups/way_in.html", way=way, refusal=None, token=token)
    return make_response(body, 200)


@bp.post("/group-link/entry")
@limiter.limit("60/minute;300/hour")
def enter() -> Response:
    try:
        way = following.enter(current.voice(), request.form.get("token", ""))
    except Refused as refusal:
        return _dead(refusal)
    if way.asks and not way.is_in:
        body = render_template("chat/groups/way_in.html", way=way, refusal=None, asked=True)
        return make_response(body, 200)
    return hx.redirect_to(f"/conversations/{way.conversation_id}")


def _dead(refusal: Refused) -> Response:
    page = render_template("chat/groups/way_in.html", way=None, refusal=refusal, token="")
    return make_response(page, refusal.status)


def _organisation(link: GroupLink) -> str:
    return dict(grouping.organisations()).get(link.organisation_id or "", "")
