"""A link for the patient: made, sent by SMS through the outbox, replaced when it must be."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from domain import clock, data_keys, facts, outbox
from domain.accounts.identities import Person, Voice
from domain.calls import contacts, finding, steps, wording
from domain.calls.consultations import OVER, PLANNED, WAITING, Consultation, Visit
from domain.calls.contacts import Contact
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id
from vault import tokens

VALID = timedelta(hours=2)
PER_NUMBER, NUMBER_WINDOW = 3, timedelta(minutes=15)
PER_PERSON, PERSON_WINDOW = 20, timedelta(days=1)
TOO_MANY_TO_NUMBER = (
    "Trois SMS viennent d’être envoyés à ce numéro. Attendez un quart d’heure, ou appelez."
)
TOO_MANY_BY_PERSON = "Vous avez envoyé vingt invitations aujourd’hui\u00a0: c’est le maximum."
ALREADY_OVER = "Cette téléconsultation est terminée."


@dataclass(frozen=True)
class VisitRevoked:
    visit_id: str


def renew(voice: Voice, consultation: Consultation, public_url: str, mobile: str = "") -> Visit:
    """A new link, to another number if one is given. The former opens nothing from now on."""
    with transaction():
        consultation = finding.locked(consultation.id)
        if consultation.state == OVER:
            raise Refused(ALREADY_OVER, status=409)
        former = finding.visit_of(consultation.id)
        contact = _contact(former, mobile)
        check_limits(voice.person, contact.mobile)
        if former:
            _revoke(consultation, former, voice)
        return invite(voice, consultation, contact, public_url)


def _contact(former: Visit | None, mobile: str) -> Contact:
    known = contacts.of(former) if former else Contact("")
    number = contacts.french_mobile(mobile) if mobile else known.mobile
    return Contact(number, known.first_name, known.last_name)


def _revoke(consultation: Consultation, visit: Visit, voice: Voice) -> None:
    visit.revoked_at = clock.now()
    if consultation.state == WAITING:
        consultation.state = PLANNED
    steps.note(consultation, steps.REVOKED, voice.actor, visit=visit.id)
    facts.record(VisitRevoked(visit.id))


def invite(voice: Voice, consultation: Consultation, contact: Contact, public_url: str) -> Visit:
    """The link and its SMS, in the present transaction. The token exists in the SMS only."""
    token, now = tokens.new_token(), clock.now()
    identifier, data_key_id = new_id(), _data_key(consultation)
    visit = Visit(
        id=identifier, consultation_id=consultation.id, digest=tokens.digest(token),
        data_key_id=data_key_id, created_at=now, expires_at=now + VALID,
        sealed_contact=contacts.seal(contact, data_key_id, identifier),
        contact_hash=contacts.hashed(contact.mobile), consultation=consultation,
    )  # fmt: skip
    db.session.add(visit)
    text = wording.invitation(voice, f"{public_url}/v#{token}")
    outbox.add(
        "sms", {"to": contact.mobile, "text": text}, key=f"visit:{identifier}", about=identifier
    )
    steps.note(consultation, steps.INVITED, voice.actor, visit=identifier)
    return visit


def _data_key(consultation: Consultation) -> str:
    if consultation.patient is not None:
        return consultation.patient.data_key_id
    key = data_keys.create()
    db.session.flush()
    return key.id


def check_limits(person: Person, mobile: str) -> None:
    """Raises Refused (429). Asked in the turn of this transaction, so parallel acts count."""
    now = clock.now()
    recent = sa.select(sa.func.count()).select_from(Visit)
    recent = recent.where(
        Visit.contact_hash == contacts.hashed(mobile), Visit.created_at > now - NUMBER_WINDOW
    )
    if (db.session.scalar(recent) or 0) >= PER_NUMBER:
        raise Refused(TOO_MANY_TO_NUMBER, field="mobile", status=429)
    if steps.count_since(person.id, steps.INVITED, now - PERSON_WINDOW) >= PER_PERSON:
        raise Refused(TOO_MANY_BY_PERSON, status=429)
