"""Conversations of any length, made at once and sealed as posting seals them."""

from datetime import timedelta

from bench.search import _bulk
from domain import clock, data_keys
from domain.chat.conversations import GROUP, Conversation, Membership
from domain.chat.messages import Message, body_binding
from domain.db import db
from domain.ids import new_id
from vault import sealing

BODY = "Pansement refait ce matin, peau saine, prochain passage jeudi avec l’infirmière."


def room(mine, theirs, length: int) -> tuple[str, bytes]:
    key, where, now = data_keys.create(), new_id(), clock.now()
    db.session.flush()
    title = data_keys.seal(key.id, f"Groupe {length}", f"conversations:{where}:title")
    db.session.add(
        Conversation(
            id=where, kind=GROUP, data_key_id=key.id, sealed_title=title, created_at=now,
            last_message_at=now, last_seq=length, created_by=mine.id,
        )
    )  # fmt: skip
    db.session.flush()
    for who in (mine, theirs):
        seat = {"conversation_id": where, "identity_id": who.id, "joined_at": now}
        db.session.add(Membership(id=new_id(), joined_seq=0, **seat))
    return where, data_keys.key_of(key.id)


def fill(where: str, key: bytes, who: str, length: int) -> None:
    """Sealed as posting seals them; one a minute."""
    now = clock.now()
    for first in range(1, length + 1, 5000):
        rows = []
        for seq in range(first, min(first + 5000, length + 1)):
            one = new_id()
            rows.append({
                "id": one, "conversation_id": where, "seq": seq, "kind": "text",
                "identity_id": who, "person_id": who, "client_id": one,
                "sealed_body": sealing.seal(key, f"{seq} {BODY}".encode(), body_binding(one)),
                "sent_at": now - timedelta(minutes=length - seq), "changed": 0,
            })  # fmt: skip
        _bulk(Message.__table__, rows)
