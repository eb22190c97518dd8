"""One told world behind every door, and each role that may knock: kept on disk, put back at will.

Hélène's conversation is at stake: Léa is in it, Nora was, Olivier is suspended, Inès reads as the
pharmacy and Rachid did, Dalila acts for Éric and Fanny did, Sami is a colleague from elsewhere,
Claire coordinates, Marc coordinates another CPTS, Alma administers the platform. Three patients'
devices hold links: Hélène's own, another patient's, one that was replaced; three patients write
from their telephone: Hélène, another, and one whose channel was closed.
"""

import re
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
from domain import clock
from domain.accounts import belonging, card_entering, people, sessions
from domain.accounts.card_holders import Holder
from domain.accounts.delegating import Delegation
from domain.accounts.identities import Person, Voice
from domain.accounts.speaking import voice
from domain.audit import trail
from domain.calls import admitting, inviting, opening, visiting, waiting
from domain.calls.consultations import Consultation, Visit
from domain.chat import distress, members, templating
from domain.chat.messages import Attachment, Message
from domain.db import db, transaction
from domain.ids import new_id
from domain.measures import keeping, reading
from domain.organisations import access_codes, calling_in, invitations, suspending
from domain.organisations import belonging as organisations
from domain.organisations.organisations import COORDINATOR
from domain.outbox import OutboxItem
from extensions import limiter
from tests.cast import Cast, cast, csrf, password_hash, sign_in
from tests.conftest import Browser, settings_for
from tests.invariants import corresponding
from vault import tokens

ROLES = (
    "anonymous", "member", "colleague", "ex_member", "suspended", "structure_member",
    "ex_structure_member", "delegate", "expired_delegate", "coordinator", "coordinator_other",
    "administrator", "revoked_device", "visit_own", "visit_other", "visit_expired",
    "channel_own", "channel_other", "channel_closed",
)  # fmt: skip
LONG = timedelta(days=7)
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
    organisations.join(told.cpts, olivier, trail.Actor())
    lea = voice(told.lea)
    for person in (nora, olivier):
        members.add(lea, told.about_helene, person.identity)
    people_of = {
        "member": told.lea, "colleague": told.sami, "ex_member": nora, "suspended": olivier,
        "structure_member": told.ines, "coordinator": told.claire, **_newcomers(told),
    }  # fmt: skip
    house.callers["anonymous"] = _caller(house.app.test_client())
    for role, person in people_of.items():
        house.callers[role] = _signed_in(house.app, person)
    house.ids["session_id"] = sign_in(house.app.test_client(), told.lea, "Safari sur iPhone")
    house.callers["revoked_device"] = _revoked(house.app, told.lea)
    house.ids["somebody"] = house.ids["person_id"] = told.paul.id
    house.ids["export_id"] = house.ids["link_id"] = house.ids["request_id"] = NOWHERE
    house.ids["identity_id"] = told.eric.id
    house.ids |= {"passkey_id": NOWHERE, "way": "password", "card_id": _card(told.lea)}
    house.ids["filed"] = "waiting"
    house.ids["number"] = "1"
    _write(house, told)
    _share(house, told)
    members.remove(lea, told.about_helene, nora.identity)
    suspending.suspend(told.claire, olivier)
    _open_calls(house, told)
    corresponding.tell(house, told, _caller)
    _invite(house, told)


def _card(person: Person) -> str:
    """Her own, of Pro Santé Connect; she has a password besides."""
    holder = Holder("https://psc.example", f"f:{person.id}")
    return card_entering.link(person, holder, None).id


def _invite(house: House, told: Cast) -> None:
    """Claire has an invitation on its way and a code on a poster."""
    with transaction():
        invited = invitations.issue(
            told.claire, "invited@cast.example", "http://localhost", organisation=told.cpts
        )
    code = access_codes.create(told.claire, told.cpts, "ROANNE-26")
    house.ids |= {
        "slug": told.cpts.slug, "organisation_id": told.cpts.id, "code_id": code.id,
        "invitation_id": invited.id,
    }  # fmt: skip


def _newcomers(told: Cast) -> dict[str, Person]:
    rachid, dalila = _one_more("Rachid", "Amar"), _one_more("Dalila", "Kaci")
    fanny, marc, alma = _one_more("Fanny", "Lopez"), _one_more("Marc", "Leroy"), _one_more("Alma", "Rossi")  # fmt: skip  # noqa: E501
    belonging.join(told.pharmacy, rachid, trail.Actor())
    belonging.leave(told.pharmacy, rachid, trail.Actor())
    now = clock.now()
    with transaction():
        alma.administers = True
        for delegate, ends_at in ((dalila, now + LONG), (fanny, now - timedelta(minutes=1))):
            db.session.add(_delegation(told.eric, delegate, now - LONG, ends_at))
        other = organisations.found("CPTS du Forez", "forez")
        organisations.join(other, marc, trail.Actor(), role=COORDINATOR)
    return {
        "ex_structure_member": rachid, "delegate": dalila, "expired_delegate": fanny,
        "coordinator_other": marc, "administrator": alma,
    }  # fmt: skip


def _delegation(delegator: Person, delegate: Person, starts_at: datetime, ends_at: datetime):
    return Delegation(
        id=new_id(), delegator_id=delegator.id, delegate_id=delegate.id,
        powers="messages agenda expertise", starts_at=starts_at, ends_at=ends_at,
        created_at=starts_at,
    )  # fmt: skip


def _revoked(app: Flask, person: Person) -> Caller:
    client = app.test_client()
    ended = sign_in(client, person, "Chrome sur Android")
    caller = _caller(client, person_id=person.id)
    sessions.end(person, ended)
    return caller


def _one_more(first: str, last: str) -> Person:
    with transaction():
        return people.register_person(
            first, last, f"{first.lower()}@cast.example", verified=True,
            password_hash=password_hash(),
        )  # fmt: skip


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
    form = {"body": "Plaie du talon", "urgent": "1", "photos": (photo, "talon.jpg", "image/jpeg")}
    answer = house.knock("member", "POST", path, data=form)
    assert answer.status_code == 201, answer.text
    house.ids["mark"] = "thanks"
    house.ids["message_id"] = db.session.scalar(sa.select(Message.id))
    house.ids["attachment_id"] = db.session.scalar(sa.select(Attachment.id))
    house.ids["template_id"] = templating.write(told.lea, "Avis", "Bonjour").id
    house.ids["alert_id"] = distress.raise_alert(voice(told.lea), told.about_helene).id


def _share(house: House, told: Cast) -> None:
    """The pharmacy's people, an invitation into it, and Éric's delegation to Dalila."""
    invited = calling_in.call_in(told.ines, told.pharmacy, "zoe@cast.example", "http://localhost")
    delegated = sa.select(Delegation.id).where(Delegation.ends_at > clock.now())
    house.ids |= {
        "structure_id": told.pharmacy.id, "member_id": told.paul.id,
        "structure_invitation_id": invited.id, "newcomer": told.eric.id,
        "delegation_id": db.session.scalar(delegated),
    }  # fmt: skip


def _open_calls(house: House, told: Cast) -> None:
    eric = voice(told.eric)
    own = opening.open_now(eric, told.about_helene, "0612345678", "http://localhost")
    house.ids |= {"consultation_id": own.id, "visit_id": _visit_of(own).id}
    house.ids["participant"] = f"person-{told.eric.id}"
    house.callers["visit_own"] = _visitor(house, own)
    read = reading.read("temperature", {"temperature": ("37,6", "")})
    house.ids["measure_id"] = keeping.keep(voice(told.lea), own, read, new_id()).id
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
