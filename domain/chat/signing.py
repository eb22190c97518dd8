"""Who is named before the last words of a line: "Léa :", "Vous :", "Dr Roux, par Maud :"."""

import sqlalchemy as sa

from domain.accounts.identities import STRUCTURE
from domain.chat.conversations import DIRECT
from domain.chat.messages import NOTICE, body_binding
from domain.chat.words import DELETED, summary
from domain.data_keys import key_of
from vault import sealing

ERASED = "Contenu effacé"


def words_of(person_id: str, line: sa.Row, kinds: list[str]) -> str:
    """ "Léa : Plaie du talon…". `line` comes from rows."""
    if line.Conversation.is_shredded:
        return ERASED
    if line.message_id is None or line.seq <= line.joined_seq:
        return ""
    key = key_of(line.Conversation.data_key_id)
    body = sealing.unseal(key, line.sealed_body, body_binding(line.message_id)).decode()
    said, signed = summary(body, kinds), _signature(person_id, line)
    said = DELETED if line.deleted_at else said
    return f"{signed}\u00a0: {said}" if signed else said


def _signature(person_id: str, line: sa.Row) -> str:
    if line.message_kind == NOTICE:
        return ""
    if line.author_person == person_id:
        return "Vous"
    if line.author_id in line.through.split():
        return _of_my_side(person_id, line)
    return _of_the_others(line)


def _of_my_side(person_id: str, line: sa.Row) -> str:
    """A colleague wrote for the structure, or somebody acted for one of us."""
    if line.author_kind == STRUCTURE or line.author_id == line.author_person:
        return line.typist
    return f"{'Vous' if line.author_id == person_id else line.short_name}, par {line.typist}"


def _of_the_others(line: sa.Row) -> str:
    """Between two, only who typed for the other is named; elsewhere, whoever speaks."""
    delegated = line.author_kind != STRUCTURE and line.author_id != line.author_person
    if line.Conversation.kind == DIRECT:
        return f"par {line.typist}" if delegated else ""
    return f"{line.short_name}, par {line.typist}" if delegated else line.short_name
