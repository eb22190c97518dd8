"""A seeded database for bench.chat: people, their conversations, their sessions and CSRF tokens."""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask, g
from flask_wtf.csrf import generate_csrf

from app import create_app
from commands.migrating import migrate, plain_engine
from config import Settings
from domain.accounts import identities, people, sessions, speaking
from domain.chat import opening
from domain.db import db, transaction

ROOMS, MEMBERS = 13, 8


@dataclass(frozen=True)
class Account:
    """Who, in which conversation, with which cookie and CSRF token."""

    conversation: str
    cookie: str
    csrf: str


@dataclass(frozen=True)
class World:
    rooms: list[list[Account]]
    crowd: list[Account]


def build(data: Path, crowd: int, database: str | None = None, rooms: int = ROOMS) -> World:
    """In the data directory that a server is about to use; its master key is made here."""
    own = {"DATABASE_URL": database} if database else {}
    settings = Settings.from_env({"LIANE_DATA": str(data)} | own)
    migrate(plain_engine(settings.database_url))
    app = create_app(settings)
    with app.app_context():
        made = [_room(app, f"r{number}", MEMBERS) for number in range(rooms)]
        return World(made, _room(app, "crowd", crowd) if crowd else [])


def _room(app: Flask, name: str, size: int) -> list[Account]:
    with transaction():
        members = [
            people.register_person("Prénom", f"Nom {n}", f"{name}-{n}@bench.example", calling="IDE")
            for n in range(size)
        ]
        others = [db.session.get_one(identities.Identity, member.id) for member in members[1:]]
        room = opening.group(speaking.voice(members[0]), others, f"Salle {name}")
        tokens = [sessions.open_session(member, "bench")[1] for member in members]
    return [_account(app, room.id, token) for token in tokens]


def _account(app: Flask, conversation: str, token: str) -> Account:
    with app.test_request_context() as context:
        g.pop("csrf_token", None)  # flask-wtf keeps one a context, and this one serves many people
        context.session.update({"_user_id": token, "_fresh": True, "_permanent": True})
        csrf = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)
        value = signer.dumps(dict(context.session))
    return Account(conversation, f"{app.config['SESSION_COOKIE_NAME']}={value}", csrf)
