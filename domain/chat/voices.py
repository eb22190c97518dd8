"""As whom one speaks in a conversation, asked at each message: never as somebody one was."""

from domain.accounts.identities import Identity, Voice
from domain.chat import members
from domain.chat.conversations import Seat
from domain.errors import NotFound, Refused

NAMED = "Vous n’écrivez plus au nom de «\u00a0{name}\u00a0». Votre texte est gardé."
NAMELESS = "Vous n’écrivez plus sous cette identité. Votre texte est gardé."


def of(seat: Seat, identity_id: str | None) -> Voice:
    """Her voice here. Raises Refused (409) when the identity is no longer hers or has left."""
    try:
        return seat.voice(identity_id)
    except NotFound:
        raise no_longer(seat, identity_id) from None


def no_longer(seat: Seat, identity_id: str | None) -> Refused:
    """Only a member's name is told: she reads it here anyway."""
    inside = members.present(seat.conversation.id)
    return refusal(next((one for one in inside if one.id == identity_id), None))


def refusal(identity: Identity | None) -> Refused:
    sentence = NAMED.format(name=identity.name) if identity else NAMELESS
    return Refused(sentence, field="identity_id", status=409)
