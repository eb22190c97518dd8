"""What open pages learn of accounts: a session that ended closes them, one that is locked cuts
them off until it is opened, a structure or a
delegation moves what they may watch. Told to every process, each acts on its own sockets."""

from flask import Flask

from domain import facts
from domain.accounts.belonging import StructureJoined, StructureLeft
from domain.accounts.delegating import DelegationBegan, DelegationEnded
from domain.accounts.locking import SessionLocked
from domain.accounts.sessions import SessionEnded
from realtime import topics
from realtime.bus import CATCH_UP
from realtime.connection import LOCKED, SESSION_ENDED
from realtime.hub import Hub


def connect(app: Flask) -> None:
    live = app.extensions["liane"]
    tell = live.bus.announce
    facts.on(SessionEnded, lambda fact: tell("session-ended", {"session": fact.session_id}))
    facts.on(SessionLocked, lambda fact: tell("session-locked", {"session": fact.session_id}))
    facts.on(StructureLeft, lambda fact: tell("voice-lost", {"person": fact.person_id}))
    facts.on(StructureJoined, lambda fact: tell("voice-gained", {"person": fact.person_id}))
    facts.on(DelegationEnded, lambda fact: tell("voice-lost", {"person": fact.delegate_id}))
    facts.on(DelegationBegan, lambda fact: tell("voice-gained", {"person": fact.delegate_id}))
    live.bus.on("session-ended", lambda ids: close_session(live.hub, ids["session"]))
    live.bus.on("session-locked", lambda ids: cut_off(live.hub, {ids["session"]}))
    live.bus.on("voice-lost", lambda ids: recheck_person(live.hub, ids["person"]))
    live.bus.on("voice-gained", lambda ids: refresh_person(live.hub, ids["person"]))


def close_session(hub: Hub, session_id: str) -> None:
    hub.close_where(lambda page: page.actor.session == session_id, SESSION_ENDED, "session ended")


def cut_off(hub: Hub, session_ids: set[str]) -> None:
    """Nothing reaches a locked browser; its pages come back once it is open."""
    hub.close_where(lambda page: page.actor.session in session_ids, LOCKED, "locked")


def recheck_person(hub: Hub, person_id: str) -> None:
    """She stops receiving at once what she only read as a structure or for somebody else."""
    hers = [page for page in hub.connections() if page.actor.id == person_id]
    for topic in {topic for page in hers for topic in page.topics}:
        topics.recheck(hub, topic)


def refresh_person(hub: Hub, person_id: str) -> None:
    """Her pages ask again what they may show."""
    hub.publish(f"person:{person_id}", {"type": CATCH_UP})
