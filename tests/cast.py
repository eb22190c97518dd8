"""A small cast known by heart, and the way each of them enters.

Léa (nurse), Éric (doctor) and the pharmacy care for Hélène Abadie. Sami is the stranger: he shares
a group with Léa and must see nothing of Hélène. Claire coordinates.
"""

from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from domain import clock, data_keys
from domain.accounts import belonging, passwords, people, sessions
from domain.accounts.identities import Identity, Person, Structure
from domain.audit import trail
from domain.chat.conversations import DIRECT, GROUP, PATIENT, Conversation, Membership
from domain.db import db, transaction
from domain.ids import new_id
from domain.organisations import belonging as organisations
from domain.organisations.organisations import Organisation
from domain.patients import records
from domain.patients.records import CareTeamMember, Patient, Traits
from tests.fixtures import remembering

PASSWORD = "correct-horse-7"


@dataclass
class Cast:
    lea: Person
    eric: Person
    ines: Person
    paul: Person
    sami: Person
    claire: Person
    pharmacy: Structure
    helene: Patient
    about_helene: Conversation
    lea_and_eric: Conversation
    nurses: Conversation
    cpts: Organisation


@lru_cache(maxsize=1)
def password_hash() -> str:
    return passwords.hash_of(PASSWORD)


def cast(app: Flask) -> Cast:
    """Everybody, with three empty conversations. Call once a test, inside the app context."""
    return remembering.told_once(app, _cast)


def _cast() -> Cast:
    with transaction():
        persons = _persons()
        pharmacy = people.register_structure(
            "Pharmacie du Marché", "pharmacy", initials="PM", calling="pharmacie"
        )
        for name, role in (("ines", "manager"), ("paul", "member")):
            belonging.join(pharmacy, persons[name], trail.Actor(), "pharmacienne", role)
        cpts = organisations.found("CPTS du Roannais", f"roannais-{new_id()[-12:]}")
        for name, person in persons.items():
            role = "coordinator" if name == "claire" else "member"
            organisations.join(cpts, person, trail.Actor(), role=role)
        helene = _helene(persons["eric"])
        everyone = SimpleNamespace(**persons)
        about_helene = _conversation(
            PATIENT, [everyone.lea, everyone.eric, pharmacy], patient_id=helene.id
        )
        _care_team(helene, everyone, pharmacy)
        pair = ":".join(sorted((everyone.lea.id, everyone.eric.id)))
        lea_and_eric = _conversation(DIRECT, [everyone.lea, everyone.eric], pair=pair)
        nurses = _conversation(GROUP, [everyone.lea, everyone.sami], title="Infirmiers CPTS")
    return Cast(
        **persons, pharmacy=pharmacy, helene=helene, about_helene=about_helene,
        lea_and_eric=lea_and_eric, nurses=nurses, cpts=cpts,
    )  # fmt: skip


def sign_in(client: FlaskClient, person: Person, device: str = "Firefox sur Debian") -> str:
    """A real session in this client, without the form; its id."""
    with transaction():
        session, token = sessions.open_session(person, device)
        session_id = session.id
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"], cookie["_fresh"], cookie.permanent = token, True, True
    return session_id


def csrf(client: FlaskClient) -> str:
    """A CSRF token valid for this client's session, for `X-CSRFToken` or `csrf_token`."""
    app = client.application
    with app.test_request_context() as context, client.session_transaction() as cookie:
        g.pop("csrf_token", None)
        context.session.update(cookie)
        token = generate_csrf()
        cookie["csrf_token"] = context.session["csrf_token"]
    return token


def _persons() -> dict[str, Person]:
    rows: dict[str, dict[str, Any]] = {
        "lea": {"name": "Léa Marin", "calling": "IDE"},
        "eric": {"name": "Éric Roux", "calling": "médecin généraliste", "title": "Dr"},
        "ines": {"name": "Inès Faure", "calling": "pharmacienne"},
        "paul": {"name": "Paul Rey", "calling": "préparateur en pharmacie"},
        "sami": {"name": "Sami Benali", "calling": "MKDE"},
        "claire": {"name": "Claire Fontaine", "calling": "coordinatrice"},
    }
    return {key: _register(key, **row) for key, row in rows.items()}


def _register(key: str, name: str, **more: Any) -> Person:
    first, last = name.split(" ", 1)
    email = f"{key}@cast.example"
    return people.register_person(
        first, last, email, password_hash=password_hash(), verified=True, **more
    )


def _helene(doctor: Person) -> Patient:
    traits = Traits(
        birth_name="ABADIE", used_name="Abadie", first_name="Hélène", sex="F",
        born_on="1941-03-09", birth_place="31555", mobile="+33612345678",
    )  # fmt: skip
    patient = records.register(traits, doctor.id)
    db.session.flush()
    return patient


def _care_team(patient: Patient, people: SimpleNamespace, pharmacy: Structure) -> None:
    roles = ((people.lea, "infirmière"), (people.eric, "médecin traitant"), (pharmacy, "pharmacie"))
    for member, role in roles:
        row = CareTeamMember(
            id=new_id(), patient_id=patient.id, identity_id=member.id, role=role,
            joined_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)


def _conversation(
    kind: str, members: list[Person | Structure], *, title: str = "", **more: Any
) -> Conversation:
    key, identifier, now = data_keys.create(), new_id(), clock.now()
    db.session.flush()
    sealed = data_keys.seal(key.id, title, f"conversations:{identifier}:title") if title else None
    conversation = Conversation(
        id=identifier, kind=kind, data_key_id=key.id, sealed_title=sealed, last_seq=0,
        last_message_at=now, created_at=now, created_by=members[0].id, **more,
    )  # fmt: skip
    db.session.add(conversation)
    db.session.flush()
    for member in members:
        row = Membership(
            id=new_id(), conversation_id=identifier, identity_id=member.id, joined_seq=0,
            joined_at=now,
        )  # fmt: skip
        db.session.add(row)
    return conversation


def the_identity(member: Person | Structure) -> Identity:
    return member.identity
