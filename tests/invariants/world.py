"""One told world behind every door, and each role that may knock: kept on disk, put back at will.

Hélène's conversation is at stake: Léa is in it, Nora was, Olivier is suspended, Inès reads as the
pharmacy, Sami is a colleague from elsewhere, Claire coordinates. Three patients' devices hold
links: Hélène's own, another patient's, one that was replaced.
"""

import re
import shutil
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from commands import migrating
from domain.accounts import people, suspending
from domain.accounts.identities import Person, Voice, voice
from domain.calls import admitting, inviting, opening, visiting, waiting
from domain.calls.consultations import Consultation, Visit
from domain.chat import members
from domain.chat.messages import Attachment, Message
from domain.db import db, transaction
from domain.outbox import OutboxItem
from extensions import limiter
from tests.cast import Cast, cast, csrf, password_hash, sign_in
from tests.conftest import Browser, settings_for
from vault import tokens

ROLES = (
    "anonymous", "member", "colleague", "ex_member", "suspended", "structure_member",
    "coordinator", "visit_own", "visit_other", "visit_expired",
)  # fmt: skip
NOWHERE = "01900000-0000-7000-8000-000000000000"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@dataclass
class Caller:
    """A browser of one role: its cookies, the CSRF token of its pages, the token of its SMS."""

    cookies: dict[str, str]
    csrf: str
    link: str = "A" * 43
    person_id: str = ""


@dataclass
class House:
    app: Flask
    database: Path
    kept: Path
    callers: dict[str, Caller] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def restore(self) -> None:
        """Everything as it was told: database, limits."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.database}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.database)
        limiter.reset()

    def keep(self) -> None:
        with self.app.app_context():
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
        shutil.copyfile(self.database, self.kept)

    def client(self, role: str) -> FlaskClient:
        client = self.app.test_client()
        for name, value in self.callers[role].cookies.items():
            client.set_cookie(name, value)
        return client

    def knock(self, role: str, method: str, path: str, **more: Any) -> TestResponse:
        """As a browser does: a page for GET, our own script with its CSRF token otherwise."""
        headers = more.pop("headers", {})
        if method in UNSAFE:
            headers = {"HX-Request": "true", "X-CSRFToken": self.callers[role].csrf} | headers
        client = self.client(role)
        return client.open(path, method=method, headers=headers, buffered=True, **more)

    def path(self, endpoint: str, **instead: str) -> str:
        rule = next(rule for rule in self.app.url_map.iter_rules() if rule.endpoint == endpoint)
        known = self.ids | {"filename": "css/tokens.css"} | instead
        values = {name: known[name] for name in rule.arguments}
        return self.app.url_map.bind("localhost").build(endpoint, values)


class SilentRelay:
    """Answers what the relay would, and remembers nothing."""

    def __call__(self, verb: str, **fields: Any) -> dict[str, Any]:
        return {
            "sdp": "v=0",
            "version": 1,
            "tracks": [],
            "uptime": 1,
            "rooms": 0,
            "participants": 0,
        }


def build(folder: Path) -> House:
    database, kept = folder / "liane.db", folder / "kept.db"
    migrating.migrate(migrating.plain_engine(f"sqlite:///{database}"))
    app = create_app(settings_for(folder, f"sqlite:///{database}"))
    app.config["TESTING"], app.test_client_class = True, Browser
    app.extensions["liane"].relay.request = SilentRelay()
    house = House(app, database, kept)
    with app.app_context():
        _tell(house, cast(app))
        db.session.remove()
    house.keep()
    return house


def _tell(house: House, told: Cast) -> None:
    nora, olivier = _one_more("Nora", "Petit"), _one_more("Olivier", "Blanc")
    lea = voice(told.lea)
    for person in (nora, olivier):
        members.add(lea, told.about_helene, person.identity)
    people_of = {
        "member": told.lea, "colleague": told.sami, "ex_member": nora, "suspended": olivier,
        "structure_member": told.ines, "coordinator": told.claire,
    }  # fmt: skip
    house.callers["anonymous"] = _caller(house.app.test_client())
    for role, person in people_of.items():
        house.callers[role] = _signed_in(house.app, person)
    house.ids["session_id"] = sign_in(house.app.test_client(), told.lea, "Safari sur iPhone")
    house.ids["somebody"] = told.paul.id
    _write(house, told)
    members.remove(lea, told.about_helene, nora.identity)
    suspending.suspend(told.claire, olivier)
    _open_calls(house, told)


def _one_more(first: str, last: str) -> Person:
    with transaction():
        return people.register_person(
            first, last, f"{first.lower()}@cast.example", password_hash=password_hash()
        )


def _signed_in(app: Flask, person: Person) -> Caller:
    client = app.test_client()
    sign_in(client, person)
    return _caller(client, person_id=person.id)


def _caller(client: FlaskClient, **more: str) -> Caller:
    token = csrf(client)
    return Caller({"liane": client.get_cookie("liane").value}, token, **more)


def _write(house: House, told: Cast) -> None:
    """Léa writes to Hélène's team, with a photo: through the door, as she would."""
    from PIL import Image

    photo = BytesIO()
    Image.new("RGB", (64, 48), "#a33").save(photo, "JPEG")
    photo.seek(0)
    house.ids["conversation_id"] = told.about_helene.id
    path = f"/conversations/{told.about_helene.id}/messages"
    form = {"body": "Plaie du talon", "photos": (photo, "talon.jpg", "image/jpeg")}
    answer = house.knock("member", "POST", path, data=form)
    assert answer.status_code == 201, answer.text
    house.ids["message_id"] = db.session.scalar(sa.select(Message.id))
    house.ids["attachment_id"] = db.session.scalar(sa.select(Attachment.id))


def _open_calls(house: House, told: Cast) -> None:
    eric = voice(told.eric)
    own = opening.open_now(eric, told.about_helene, "0612345678", "http://localhost")
    house.ids |= {"consultation_id": own.id, "visit_id": _visit_of(own).id}
    house.callers["visit_own"] = _visitor(house, own)
    waiting.arrive(_visit_of(own), {})
    admitting.admit(eric, own)
    _other_calls(house, told, eric)


def _other_calls(house: House, told: Cast, eric: Voice) -> None:
    other = opening.open_now(
        eric,
        told.lea_and_eric,
        "0698765432",
        "http://localhost",
        first_name="Jean",
        last_name="Bon",
    )
    house.callers["visit_expired"] = _visitor(house, other)
    inviting.renew(eric, other, "http://localhost")
    house.callers["visit_other"] = _visitor(house, other)


def _visitor(house: House, consultation: Consultation) -> Caller:
    """The device that confirmed the newest link of this consultation."""
    visit, device = _visit_of(consultation), tokens.new_token()
    item = db.session.scalar(sa.select(OutboxItem).where(OutboxItem.about == visit.id))
    link = re.search(r"#([\w-]{43})", item.payload()["text"]).group(1)
    visiting.confirm(link, device)
    caller = _caller(house.app.test_client(), link=link)
    caller.cookies["visit"] = device
    return caller


def _visit_of(consultation: Consultation) -> Visit:
    newest = sa.select(Visit).where(Visit.consultation_id == consultation.id)
    return db.session.scalar(newest.where(Visit.revoked_at.is_(None)))


def rules(app: Flask) -> list[SimpleNamespace]:
    """Every (method, rule) that the application answers, HEAD and OPTIONS apart."""
    found = [
        SimpleNamespace(method=method, rule=rule.rule, endpoint=rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    ]
    return sorted(found, key=lambda one: (one.rule, one.method))
