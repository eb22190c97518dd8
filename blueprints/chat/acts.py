"""What one does with a message that has been said. Each act answers with how it reads now."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.chat.articles import article
from blueprints.chat.comings import publish
from blueprints.doorway import current
from blueprints.doorway.collaborators import collaborators
from domain.accounts.identities import Voice
from domain.chat import (
    acting,
    deleting,
    editing,
    pinning,
    reacting,
    reading,
    starring,
    versions,
    voices,
)
from domain.chat.conversations import Seat, for_person
from extensions import limiter

bp = Blueprint("acts", __name__, url_prefix="/conversations/<uuid:conversation_id>/messages")
one = "/<uuid:message_id>"
often = limiter.shared_limit("120/minute", scope="message acts", key_func=current.session_id)


@bp.put(one)
@often
def update(conversation_id: object, message_id: object) -> Response:
    seat, voice = _asked(conversation_id)
    body = request.form.get("body", "")
    editing.edit(seat, _typed_as(seat, voice, message_id), str(message_id), body)
    return _read(message_id)


@bp.delete(one)
@often
def destroy(conversation_id: object, message_id: object) -> Response:
    seat, voice = _asked(conversation_id)
    speaking = _typed_as(seat, voice, message_id)
    deleting.delete(seat, speaking, str(message_id), collaborators().blobs)
    return _read(message_id)


@bp.put(f"{one}/reactions/<mark>")
@often
def react(conversation_id: object, message_id: object, mark: str) -> Response:
    seat, voice = _asked(conversation_id)
    reacting.react(seat, voice, str(message_id), mark)
    return _read(message_id)


@bp.delete(f"{one}/reactions/<mark>")
@often
def withdraw(conversation_id: object, message_id: object, mark: str) -> Response:
    seat, voice = _asked(conversation_id)
    reacting.withdraw(seat, voice, str(message_id), mark)
    return _read(message_id)


@bp.put(f"{one}/pin")
@often
def pin(conversation_id: object, message_id: object) -> Response:
    seat, voice = _asked(conversation_id)
    pinning.pin(seat, voice, str(message_id))
    return _read(message_id)


@bp.delete(f"{one}/pin")
@often
def unpin(conversation_id: object, message_id: object) -> Response:
    seat, voice = _asked(conversation_id)
    pinning.unpin(seat, voice, str(message_id))
    return _read(message_id)


@bp.put(f"{one}/star")
@often
def star(conversation_id: object, message_id: object) -> Response:
    seat, _ = _asked(conversation_id)
    starring.star(seat, str(message_id))
    return _starred(seat)


@bp.delete(f"{one}/star")
@often
def unstar(conversation_id: object, message_id: object) -> Response:
    seat, _ = _asked(conversation_id)
    starring.unstar(seat, str(message_id))
    return _starred(seat)


@bp.get(f"{one}/versions")
def history(conversation_id: object, message_id: object) -> str:
    seat, _ = _asked(conversation_id)
    row = acting.find(seat, str(message_id))
    kept = versions.of(row.id, seat.conversation.data_key_id)
    return render_template(
        "chat/messages/_versions.html", message=reading.one(row.id), versions=kept
    )


def _asked(conversation_id: object) -> tuple[Seat, Voice]:
    seat = for_person(current.person()).seat(str(conversation_id))
    return seat, voices.of(seat, request.values.get("identity_id"))


def _typed_as(seat: Seat, voice: Voice, message_id: object) -> Voice:
    """Her own words are changed as whoever spoke them, when she still may."""
    row = acting.find(seat, str(message_id))
    hers = {one.id for one in seat.identities}
    return seat.voice(row.identity_id) if row.identity_id in hers else voice


def _read(message_id: object) -> Response:
    message = reading.one(str(message_id))
    assert message
    return make_response(article(message))


def _starred(seat: Seat) -> Response:
    """Her other pages draw it too."""
    ids, where = starring.ids(seat), seat.conversation.id
    publish(f"person:{seat.person.id}", type="stars", conversation=where, stars=ids)
    return Response(status=204)
