"""Who enters a conversation sees it appear; who leaves hears nothing more of it, at once."""

from collections.abc import Iterable
from typing import Any

from blueprints.chat import articles
from blueprints.doorway.collaborators import collaborators
from domain.accounts.belonging import StructureJoined, StructureLeft
from domain.accounts.delegating import DelegationBegan, DelegationEnded
from domain.accounts.speaking import people_behind
from domain.chat import audience, conversations
from domain.chat.crossing import MembershipBegan, MembershipEnded
from domain.chat.describing import GroupChanged
from domain.chat.opening import ConversationOpened
from domain.chat.shredding import ConversationShredded
from realtime import topics


def _opened(ids: dict[str, Any]) -> None:
    where = ids["conversation_id"]
    _show({row.person_id for row in audience.people_of([where])}, [where])


def _shredded(ids: dict[str, Any]) -> None:
    articles.forget()
    _opened(ids)


def _began(ids: dict[str, Any]) -> None:
    _show(people_behind([ids["identity_id"]]), [ids["conversation_id"]])


def _joined(ids: dict[str, Any]) -> None:
    _show([ids["person_id"]], audience.conversations_of([ids["structure_id"]]))


def _show(people: Iterable[str], conversation_ids: list[str]) -> None:
    """New or changed for these people: their pages ask for the row."""
    for person in people:
        for conversation in conversation_ids:
            publish(f"person:{person}", type="conversation", conversation=conversation)


def _ended(ids: dict[str, Any]) -> None:
    _take_away(people_behind([ids["identity_id"]]), [ids["conversation_id"]])


def _left(ids: dict[str, Any]) -> None:
    _take_away([ids["person_id"]], audience.conversations_of([ids["structure_id"]]))


def _delegated(ids: dict[str, Any]) -> None:
    who, shared = ids["delegate_id"], audience.conversations_of([ids["delegator_id"]])
    _show([who], conversations.among(who, shared))


def _undelegated(ids: dict[str, Any]) -> None:
    _take_away([ids["delegate_id"]], audience.conversations_of([ids["delegator_id"]]))


def _take_away(people: list[str], conversation_ids: list[str]) -> None:
    """Sockets lose the conversation first, then their pages are told. Who is still in through
    another identity keeps it."""
    for conversation in conversation_ids:
        topics.recheck(collaborators().hub, f"conversation:{conversation}")
        for person in people:
            if not conversations.is_in(person, conversation):
                publish(f"person:{person}", type="left", conversation=conversation)


def publish(topic: str, **payload: Any) -> None:
    collaborators().hub.publish(topic, payload)


HEARD = (
    (ConversationOpened, "opened", _opened),
    (GroupChanged, "group changed", _opened),
    (ConversationShredded, "shredded", _shredded),
    (MembershipBegan, "member began", _began),
    (MembershipEnded, "member ended", _ended),
    (StructureJoined, "structure joined", _joined),
    (StructureLeft, "structure left", _left),
    (DelegationBegan, "delegation began", _delegated),
    (DelegationEnded, "delegation ended", _undelegated),
)
