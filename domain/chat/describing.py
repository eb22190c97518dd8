"""A referent says what a group is: its name, its purpose, its welcome, its rules, who writes, what
a newcomer reads, who finds it."""

from dataclasses import dataclass

from domain import clock, facts
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.chat import charters, discussions, opening, referents
from domain.chat.charters import ARRIVAL, BEGINNING, WORDS
from domain.chat.conversations import EVERYBODY, GROUP, REFERENT, REFERENTS, Conversation
from domain.chat.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import NotFound, Refused

LETTERS = {"purpose": 300, "welcome": 1_000, "rules": 2_000}
TOO_LONG = "Ce texte est trop long\u00a0: {most} caractères au plus."


@dataclass(frozen=True)
class GroupChanged:
    """Its name, its charter, or who asks to come in: whoever shows it asks again."""

    conversation_id: str


def describe(voice: Voice, conversation: Conversation, title: str, words: dict[str, str]) -> None:
    """Its name and what its charter says (purpose, welcome, rules). Raises NotFound, Forbidden,
    Refused with the field."""
    title = opening.worded(title)
    said = {name: _read(name, words.get(name, "")) for name in WORDS}
    with transaction():
        _take_turn(voice, conversation)
        opening.entitle(conversation, title)
        charter = charters.for_writing(conversation)
        for name, text in said.items():
            charters.seal(conversation, charter, name, text)
        _has_said(voice, conversation)
        _tell("group described", voice, conversation)


def settle(
    voice: Voice, conversation: Conversation, writers: str, history: str, organisation_id: str
) -> None:
    """Who writes, what a newcomer reads, and the CPTS whose members join it by themselves ("" for
    none). Raises NotFound (another's CPTS included), Forbidden."""
    with transaction():
        _take_turn(voice, conversation)
        charter = charters.for_writing(conversation)
        if organisation_id != (charter.organisation_id or ""):
            discussions.require_hers(voice.person, organisation_id)
        charter.organisation_id = organisation_id or None
        charter.history = BEGINNING if history == BEGINNING else ARRIVAL
        conversation.writers = REFERENTS if writers == REFERENTS else EVERYBODY
        _keep_a_writer(voice, conversation)
        _tell(
            "group settled", voice, conversation,
            writers=conversation.writers, history=charter.history, open=bool(organisation_id),
        )  # fmt: skip


def _has_said(voice: Voice, conversation: Conversation) -> None:
    """Her own words do not greet her."""
    row = referents.present(conversation.id, voice.identity.id)
    if row and row.welcomed_at is None:
        row.welcomed_at = clock.now()


def _keep_a_writer(voice: Voice, conversation: Conversation) -> None:
    """Where only referents write and there is none, who decided so is one."""
    row = referents.present(conversation.id, voice.identity.id)
    if row and conversation.writers == REFERENTS and not referents.able(conversation.id):
        referents.give(row, REFERENT, voice)


def _take_turn(voice: Voice, conversation: Conversation) -> None:
    wait_for_turn(db.session.connection())
    referents.require(voice, conversation)
    if conversation.kind != GROUP:
        raise NotFound


def _read(name: str, text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > LETTERS[name]:
        raise Refused(TOO_LONG.format(most=LETTERS[name]), field=name)
    return text


def _tell(act: str, voice: Voice, conversation: Conversation, **more: str | bool) -> None:
    trail.record(act, voice.actor, "conversation", conversation.id, **more)
    facts.record(GroupChanged(conversation.id))
