"""Finding: everywhere, in one conversation, at a date; and jumping to anybody by the keyboard."""

from flask import Blueprint, Flask, Response, redirect, render_template, request, url_for

from blueprints.chat import faces
from blueprints.chat.conversations import listed
from blueprints.chat.gathering import Gathering
from blueprints.doorway import current, hx
from domain import clock, facts, outbox
from domain.chat import asking, finding, indexing, links
from domain.chat.changing import MessageChanged
from domain.chat.conversations import for_person
from domain.chat.posting import MessagePosted
from domain.chat.shredding import ConversationShredded
from domain.db import transaction
from domain.ids import new_id

INDEX_EVERY = 0.7
bp = Blueprint("finding", __name__)


def connect(app: Flask) -> None:
    """What is said here is kept by the worker, a moment later; what a crash left, by its sweep."""
    said = Gathering(app, INDEX_EVERY, _to_index)
    for kind in (MessagePosted, MessageChanged, ConversationShredded):
        facts.on(kind, lambda fact: said.add(fact.conversation_id))

    def sweep_words() -> None:
        indexing.sweep()

    def sweep_links() -> None:
        links.catch_up()

    app.extensions["liane"].sweeps.extend((sweep_words, sweep_links))


@bp.get("/search")
def index() -> Response:
    asked = asking.read(request.args)
    found = finding.everywhere(current.person(), asked, _page())
    return hx.answer(
        "chat/search/index.html", "chat/search/_found.html", asked=asked, found=found, seat=None,
        address=url_for(".index"), **({} if hx.is_fragment() else listed()),
    )  # fmt: skip


@bp.get("/search/jump")
def jump() -> str:
    person, text = current.person(), request.args.get("q", "")
    found = finding.jump(person, text)
    looks = faces.looks(found.people)
    photos = faces.photos(found.rows)
    return render_template(
        "chat/search/_jump.html", found=found, text=text, photos=photos, looks=looks
    )


@bp.get("/conversations/<uuid:conversation_id>/search")
def within(conversation_id: object) -> str:
    seat = for_person(current.person()).seat(str(conversation_id))
    asked = asking.read(request.args)
    found = finding.within(seat, asked, _page())
    template = "_found" if "q" in request.args else "_form"
    address = url_for(".within", conversation_id=conversation_id)
    return render_template(
        f"chat/search/{template}.html", asked=asked, found=found, seat=seat, address=address
    )


@bp.get("/conversations/<uuid:conversation_id>/day")
def day(conversation_id: object) -> Response:
    """The first message of a day, or the first after it."""
    seat = for_person(current.person()).seat(str(conversation_id))
    when = asking.day(request.args.get("day", "")) or clock.now().date()
    seq = finding.first_of(seat, when)
    return redirect(f"/conversations/{seat.conversation.id}" + (f"?at={seq}" if seq else ""), 303)


def _page() -> int:
    return request.args.get("page", 1, int)


def _to_index(conversation_ids: set[str]) -> None:
    with transaction():
        said = {"conversations": sorted(conversation_ids)}
        outbox.add("index", said, key=f"index:{new_id()}", about="")
