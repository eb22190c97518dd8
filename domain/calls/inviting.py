"""A link for one person: made, sent through the outbox, replaced when it must be."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from domain import clock, data_keys, facts, outbox
from domain.accounts.identities import Person, Voice
from domain.calls import contacts, entering, finding, moments, sending, speaking, steps, wording
from domain.calls.consultations import (
    FOR_PATIENT,
    OVER,
    PLANNED,
    WAITING,
    Consultation,
    Visit,
)
from domain.calls.contacts import Contact
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id
from vault import tokens

VALID = timedelta(hours=2)
PER_NUMBER, NUMBER_WINDOW = 3, timedelta(minutes=15)
PER_PERSON, PERSON_WINDOW = 20, timedelta(days=1)
PLANNED_PER_PERSON = 100  # a secretary plans the days of several doctors
TOO_MANY_TO_NUMBER = (
    "Trois SMS viennent d’être envoyés à ce numéro. Attendez un quart d’heure, ou appelez."
)
TOO_MANY_BY_PERSON = "Vous avez envoyé vingt invitations aujourd’hui\u00a0: c’est le maximum."
TOO_MANY_PLANNED = "Vous avez envoyé cent invitations aujourd’hui\u00a0: c’est le maximum."
ALREADY_OVER = "Cette téléconsultation est terminée."


@dataclass(frozen=True)
class VisitRevoked:
    visit_id: str


def renew(
    voice: Voice, consultation: Consultation, public_url: str, mobile: str = "", visit_id: str = ""
) -> Visit:
    """A new link, to another number if one is given, for the patient or for who holds `visit_id`.
    The former opens nothing from now on."""
    with transaction():
        consultation = finding.locked(consultation.id)
        if consultation.state == OVER:
            raise Refused(ALREADY_OVER, status=409)
        entering.require_welcome(consultation, voice.person.id)
        former = (
            finding.visit_in(consultation, visit_id)
            if visit_id
            else finding.visit_of(consultation.id)
        )
        contact = _contact(former, mobile)
        check_limits(voice.person, contact.mobile)
        if former:
            _revoke(consultation, former, voice)
        return invite(
            voice, consultation, contact, public_url, former.role if former else FOR_PATIENT
        )


def _contact(former: Visit | None, mobile: str) -> Contact:
    known = contacts.of(former) if former else Contact("")
    number = contacts.french_mobile(mobile) if mobile else known.mobile
    return replace(known, mobile=number, way="sms" if mobile else known.way)


def _revoke(consultation: Consultation, visit: Visit, voice: Voice) -> None:
    visit.revoked_at = clock.now()
    if consultation.state == WAITING and not waiting_besides(consultation, visit):
        consultation.state = PLANNED
    steps.note(consultation, steps.REVOKED, voice.actor, visit=visit.id)
    facts.record(VisitRevoked(visit.id))


def waiting_besides(consultation: Consultation, visit: Visit) -> bool:
    """Somebody else is at the door."""
    others = (other for other in finding.visits_of(consultation.id) if other.id != visit.id)
    return any(
        other.arrived_at is not None and other.left_at is None and other.admitted_at is None
        for other in others
    )


def invite(
    voice: Voice, consultation: Consultation, contact: Contact, public_url: str,
    role: str = FOR_PATIENT,
) -> Visit:  # fmt: skip
    """The link and what carries it, in the present transaction; its reminders when it is for later.
    The token exists there and, sealed, in the visit until the call is over."""
    token, now = tokens.new_token(), clock.now()
    identifier, data_key_id = new_id(), _data_key(consultation)
    visit = Visit(
        id=identifier, consultation_id=consultation.id, digest=tokens.digest(token), role=role,
        data_key_id=data_key_id, created_at=now, expires_at=valid_until(consultation),
        sealed_contact=contacts.seal(contact, data_key_id, identifier),
        sealed_token=data_keys.seal(data_key_id, token, contacts.token_binding(identifier)),
        contact_hash=contacts.hashed(contact.mobile or contact.email or identifier),
        consultation=consultation, late_minutes=0,
    )  # fmt: skip
    db.session.add(visit)
    db.session.flush()
    _carry(voice, visit, contact, f"{public_url}/v#{token}", public_url)
    steps.note(consultation, steps.INVITED, voice.actor, visit=identifier)
    return visit


def _carry(voice: Voice, visit: Visit, contact: Contact, link: str, public_url: str) -> None:
    key = f"visit:{visit.id}"
    if visit.consultation.planned_at is None and contact.way == "sms":
        text = wording.invitation(voice, link, speaking.of_mobile(contact.mobile))
        outbox.add("sms", {"to": contact.mobile, "text": text}, key=key, about=visit.id)
    else:
        sending.send(visit, wording.INVITED, link, key=key, about=visit.id)
    sending.remind(visit, public_url)


def valid_until(consultation: Consultation) -> datetime:
    """Two hours, from now or from the end that is expected: the link follows the date."""
    if consultation.planned_at is None:
        return clock.now() + VALID
    return max(clock.now(), moments.end(consultation)) + VALID


def _data_key(consultation: Consultation) -> str:
    if consultation.patient is not None:
        return consultation.patient.data_key_id
    key = data_keys.create()
    db.session.flush()
    return key.id


def check_limits(person: Person, mobile: str, most: int = PER_PERSON) -> None:
    """Raises Refused (429). Asked in the turn of this transaction, so parallel acts count."""
    now = clock.now()
    recent = sa.select(sa.func.count()).select_from(Visit)
    recent = recent.where(
        Visit.contact_hash == contacts.hashed(mobile), Visit.created_at > now - NUMBER_WINDOW
    )
    if (db.session.scalar(recent) or 0) >= PER_NUMBER:
        raise Refused(TOO_MANY_TO_NUMBER, field="mobile", status=429)
    if steps.count_since(person.id, steps.INVITED, now - PERSON_WINDOW) >= most:
        many = TOO_MANY_BY_PERSON if most == PER_PERSON else TOO_MANY_PLANNED
        raise Refused(many, status=429)
