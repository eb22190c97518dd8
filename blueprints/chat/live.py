"""What open pages hear: messages, receipts, presence, the end of a right.

A fact travels by the bus as ids; each process renders it once for its own pages.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

from flask import Flask

from blueprints.chat import alarms, articles, changes, comings, filings, room
from blueprints.chat.articles import article
from blueprints.chat.comings import publish
from blueprints.chat.gathering import Gathering
from blueprints.doorway.collaborators import collaborators
from domain import facts
from domain.chat import audience, conversations, reading, receipts
from domain.chat.changing import MessageChanged
from domain.chat.posting import MessagePosted
from domain.chat.receipts import Mark, ReceiptsMoved
from domain.ids import is_id
from realtime import inbound, topics
from realtime.actors import Actor
from realtime.bus import Bus
from realtime.connection import Connection

RECEIPTS_EVERY, PRESENCE_EVERY = 0.15, 0.5


def connect(app: Flask) -> None:
    bus: Bus = app.extensions["liane"].bus
    for kind, name, hear in HEARD:
        facts.on(kind, _tell(name))
        bus.on(name, hear)
    for name, hear in changes.ALSO_HEARD:
        bus.on(name, hear)
    bus.ahead("message", _read_together)
    presence = Gathering(app, PRESENCE_EVERY, _presence)
    bus.on("presence", lambda ids: ids["kind"] == "person" and presence.add(ids["id"]))
    moved = Gathering(app, RECEIPTS_EVERY, lambda _: receipts.flush())
    for kind in ("delivered", "read"):
        inbound.on(kind, _acknowledged(kind, moved))
    topics.authorise("conversation", _may_watch, _may_watch_among)


def _watched(conversation_ids: list[str]) -> list[str]:
    hub = collaborators().hub
    return [one for one in conversation_ids if hub.count(f"conversation:{one}")]


def _tell(name: str) -> Callable[[Any], None]:
    """Only ids leave here: what they mean is asked by each process that has pages to tell."""
    return lambda fact: collaborators().bus.announce(name, asdict(fact))


def _read_together(several: list[dict[str, Any]]) -> AbstractContextManager:
    watched = set(_watched([ids["conversation_id"] for ids in several]))
    wanted = [ids["message_id"] for ids in several if ids["conversation_id"] in watched]
    return reading.at_hand(*reading.several(wanted))


def _message(ids: dict[str, Any]) -> None:
    """Rendered once; the same bytes for everybody who watches."""
    message = reading.one(ids["message_id"]) if _watched([ids["conversation_id"]]) else None
    if message is None:
        return
    publish(
        f"conversation:{message.conversation_id}",
        type="message",
        conversation=message.conversation_id,
        seq=message.seq,
        id=message.id,
        client_id=message.client_id,
        person=message.hand,
        identity=message.author.id,
        author=message.author.signature,
        by=message.author.by_short,
        summary=message.summary,
        at=message.sent_at.isoformat(),
        html=article(message),
    )


def _changed(ids: dict[str, Any]) -> None:
    where = ids["conversation_id"]
    message = reading.one(ids["message_id"]) if _watched([where]) else None
    if message is None:
        return
    if message.deleted_by:
        articles.forget()
    publish(
        f"conversation:{where}",
        type="changed",
        conversation=where,
        change=ids["change"],
        id=message.id,
        seq=message.seq,
        html=article(message),
    )


def _receipts(ids: dict[str, Any]) -> None:
    where = ids["conversation_id"]
    if not _watched([where]):
        return
    marks = [room.told(where, Mark(**mark)) for mark in ids["marks"]]
    publish(f"conversation:{where}", type="receipts", conversation=where, marks=marks)


def _presence(people: set[str]) -> None:
    """One computation for all who came and went in half a second: a restart brings everybody."""
    watched = _watched(audience.conversations_read_by(sorted(people)))
    here = room.present_in(watched) if watched else {}
    for conversation in watched:
        present = sorted(here.get(conversation, ()))
        publish(
            f"conversation:{conversation}",
            type="presence",
            conversation=conversation,
            present=present,
        )


def _acknowledged(kind: str, moved: Gathering) -> inbound.Handler:
    def hear(_page: Connection, actor: Actor, data: dict[str, Any]) -> None:
        where, seq = data.get("conversation"), data.get("seq")
        if actor.kind == "person" and is_id(where) and type(seq) is int and 0 < seq < 1 << 31:
            receipts.note(where, actor.id, **{kind: seq})
            moved.add(where)

    return hear


def _may_watch(actor: Actor, conversation_id: str) -> bool:
    return bool(_may_watch_among(actor, [conversation_id]))


def _may_watch_among(actor: Actor, conversation_ids: list[str]) -> list[str]:
    return conversations.among(actor.id, conversation_ids) if actor.kind == "person" else []


HEARD = (
    (MessagePosted, "message", _message),
    (MessageChanged, "message changed", _changed),
    (ReceiptsMoved, "receipts", _receipts),
    *comings.HEARD,
    *changes.HEARD,
    *filings.HEARD,
    *alarms.HEARD,
)
