"""A server, its people and their devices: a small territory where everybody writes at once.

Six people in three conversations; one of them is in two through a structure, and is put out of it
on the way. The first person has two devices.
"""

import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, g
from flask_wtf.csrf import generate_csrf

from app import create_app
from commands import migrating
from domain.accounts import belonging, people, sessions, speaking
from domain.accounts.identities import Identity, Person, Structure
from domain.accounts.sessions import Session
from domain.audit import trail
from domain.chat import opening, reading, receipts, versions
from domain.chat.conversations import Conversation, for_person
from domain.chat.hands import hand
from domain.chat.versions import MessageVersion
from domain.chat.words import Message
from domain.db import db, transaction
from domain.errors import NotFound
from domain.notifications import subscriptions
from tests.fixtures import leaving
from tests.fixtures.brokers import Broker
from tests.gateways.push_service import PushService
from tests.guarantees.device import Device
from tests.guarantees.history import History, Said
from tests.guarantees.proxy import Proxy
from tests.system.serving import ROOT, Server

PEOPLE, ROOMS = 6, 3


@dataclass
class Stage:
    server: Server
    proxy: Proxy
    app: Flask
    history: History
    devices: list[Device]
    rooms: list[str]
    first: Person
    structure: Structure
    gone: Person
    remover: tuple[str, str] = ("", "")
    broker: Broker | None = None
    pushes: PushService | None = None
    worker: subprocess.Popen | None = None
    idle: list[socket.socket] = field(default_factory=list)

    def employ(self) -> None:
        """The worker: what is said is indexed, and pushed to a browser of each person."""
        service = self.pushes = PushService().__enter__()
        with self.app.app_context():
            for device in self.devices:
                session = db.session.get_one(Session, device.session_id)
                person = db.session.get_one(Person, session.person_id)
                subscriptions.subscribe(person, session.id, **service.device().form)
            db.session.remove()
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "TMPDIR")}
        environ = {**kept, **self.server.environ, "LIANE_PUSH_LOOPBACK": "1"}
        with self.server.log.with_suffix(".worker.log").open("ab") as log:
            self.worker = subprocess.Popen(
                [sys.executable, *self.server.worker], cwd=ROOT, env=environ, stdout=log,
                stderr=log, start_new_session=True, preexec_fn=leaving.dies_with_us_at_once,
            )  # fmt: skip

    def close(self) -> None:
        for device in self.devices:
            device.over = True
        for one in self.idle:
            one.close()
        self.proxy.close()
        self.server.stop()
        if self.worker:
            self.worker.kill()
            self.worker.wait(10)
        if self.pushes:
            self.pushes.__exit__()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def stage(data: Path, seed: int, server: Server | None = None) -> Iterator[Stage]:
    """Built, served, and its devices not started."""
    server = server or Server(data)
    migrating.migrate(migrating.plain_engine(server.settings.database_url))
    app, history = create_app(server.settings), History()
    with app.app_context():
        set_ = _furnish(app, server, history, random.Random(seed))
        db.session.remove()
    try:
        server.start()
        yield set_
    finally:
        set_.close()


def _furnish(app: Flask, server: Server, history: History, chance: random.Random) -> Stage:
    proxy = Proxy(server.port)
    with transaction():
        persons = [
            people.register_person("Prénom", f"Nom {n}", f"g{n}@example.test", calling="IDE")
            for n in range(PEOPLE)
        ]
        structure = people.register_structure("Cabinet", "practice", initials="C", calling="")
        belonging.join(structure, persons[0], trail.Actor(), role="manager")
        belonging.join(structure, persons[-1], trail.Actor())
    known = [db.session.get_one(Identity, one.id) for one in persons[1:-1]]
    shared = [db.session.get_one(Identity, structure.id)]
    first = speaking.voice(persons[0])
    rooms = [
        opening.group(first, known + (shared if n < 2 else []), f"Salle {n}").id
        for n in range(ROOMS)
    ]
    owners = [(persons[0], "a"), (persons[0], "b"), *((one, "a") for one in persons[1:])]
    devices = [
        _device(app, one, f"p{persons.index(one)}{letter}", proxy, rooms, history, chance)
        for one, letter in owners
    ]
    manager = devices[0]
    stage = Stage(server, proxy, app, history, devices, rooms, persons[0], structure, persons[-1])
    stage.remover = (manager.cookie, manager.csrf)
    return stage


def _device(
    app: Flask, person: Person, name: str, proxy: Proxy, rooms: list[str], history: History,
    chance: random.Random,
) -> Device:  # fmt: skip
    hands = {}
    for room in rooms:
        with app.app_context():
            found = _seat(person.id, room)
            if found:
                hands[room] = hand(room, found.identities[0].id, person.id)
    with transaction():
        session, token = sessions.open_session(db.session.get_one(Person, person.id), "device")
    cookie, csrf = _cookie(app, token)
    own = random.Random(chance.random())
    return Device(name, proxy.port, cookie, csrf, hands, history, own, session.id)


def _seat(person_id: str, room: str):
    try:
        return for_person(db.session.get_one(Person, person_id)).seat(room)
    except NotFound:
        return None


def _cookie(app: Flask, token: str) -> tuple[str, str]:
    with app.test_request_context() as context:
        g.pop("csrf_token", None)
        context.session.update({"_user_id": token, "_fresh": True, "_permanent": True})
        csrf = generate_csrf()
        value = app.session_interface.get_signing_serializer(app).dumps(dict(context.session))
    return f"{app.config['SESSION_COOKIE_NAME']}={value}", csrf


def take_down(stage: Stage) -> None:
    """What the database holds, read once all is quiet."""
    history = stage.history
    with stage.app.app_context():
        for room in stage.rooms:
            seat, after = _seat(stage.first.id, room), 0
            history.log[room] = []
            while page := reading.since(seat, after).messages:
                history.log[room] += [_said(one) for one in page]
                after = page[-1].seq
            for mark in receipts.marks(room):
                place = (hand(room, mark.identity, mark.person), room)
                history.receipts[place] = (mark.delivered, mark.read)
            history.texts[f"the versions kept of {room}"] = _versions(room)
        history.audit_break = trail.first_break()
        db.session.remove()


def _said(one: Message) -> Said:
    quote = one.reply.words if one.reply and not one.reply.is_deleted else ""
    return Said(one.seq, one.client_id, one.body, one.id, quote)


def _versions(room: str) -> str:
    key = db.session.get_one(Conversation, room).data_key_id
    kept = db.session.scalars(
        sa.select(MessageVersion.message_id).where(MessageVersion.conversation_id == room)
    )
    return "\n".join(one.body for which in set(kept) for one in versions.of(which, key))
