"""What a conversation is called, and which face it has, for one person."""

from dataclasses import dataclass

from domain.accounts.identities import Identity
from domain.chat.conversations import CARE, CHANNEL, DIRECT, Conversation
from domain.data_keys import Shredded

NBSP = "\u00a0"
ERASED = "Conversation effacée"


@dataclass(frozen=True, slots=True)
class Face:
    """`listed` is the name in a list. `kind` draws it: person, structure or patient."""

    title: str
    listed: str
    initials: str
    id: str
    kind: str


def face(conversation: Conversation, members: list[Identity], hers: set[str]) -> Face:
    """`members` are the identities present; `hers` those of who reads."""
    if conversation.kind in CARE and conversation.patient:
        return _of_patient(conversation)
    if conversation.kind == DIRECT:
        other = interlocutor(members, hers)
        return Face(other.name, other.name, other.initials, other.id, other.kind)
    return _of_group(conversation)


def interlocutor(members: list[Identity], hers: set[str]) -> Identity:
    """The other one; between a person and her own structure, the structure."""
    others = [member for member in members if member.id not in hers] or [
        member for member in members if member.kind == "structure"
    ]
    return (others or members)[0]


def initials_of(title: str) -> str:
    words = [word for word in title.split() if word[:1].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "G"


def _of_patient(conversation: Conversation) -> Face:
    assert conversation.patient
    try:
        traits = conversation.patient.traits
    except Shredded:
        return Face("Patient effacé", "Patient effacé", "–", conversation.id, "patient")
    if conversation.kind == CHANNEL:
        return Face(
            traits.civil_name, traits.civil_name, traits.initials, conversation.id, "patient"
        )
    title = f"{traits.full_name}, {traits.age()}{NBSP}ans"
    return Face(title, traits.listed_name, traits.initials, conversation.id, "patient")


def _of_group(conversation: Conversation) -> Face:
    try:
        title = conversation.title
    except Shredded:
        title = ERASED
    return Face(title, title, initials_of(title), conversation.id, "person")
