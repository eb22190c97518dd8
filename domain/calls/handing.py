"""A frozen report handed over: to the team, in the conversation; to the patient, by a link."""

import json
from dataclasses import asdict
from datetime import timedelta

import sqlalchemy as sa

from domain import clock, data_keys, outbox
from domain.accounts.identities import Person, Voice
from domain.calls import contacts, finding, reports, steps, wording
from domain.calls.acts import Report, ReportLink
from domain.calls.consultations import Consultation
from domain.calls.contacts import Contact
from domain.chat import posting, storing
from domain.chat.messages import FILE
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from vault import tokens
from vault.blobs import BlobStore

NBSP = "\u00a0"
VALID = timedelta(days=14)
PER_NUMBER, NUMBER_WINDOW = 3, timedelta(minutes=15)
PER_PERSON, PERSON_WINDOW = 30, timedelta(days=1)
TOO_MANY_TO_NUMBER = (
    "Trois SMS viennent d’être envoyés à ce numéro. Attendez un quart d’heure, ou appelez."
)
TOO_MANY_BY_PERSON = f"Vous avez envoyé trente comptes rendus aujourd’hui{NBSP}: c’est le maximum."


def to_team(voice: Voice, report: Report, blobs: BlobStore) -> Report:
    """In the conversation of the call, as documents. Twice is harmless. Raises Refused."""
    consultation, identifier = report.act.consultation, report.id
    uploads = [storing.Upload(FILE, one.name, one.data) for one in reports.documents(report, blobs)]
    parcel = storing.pack(blobs, consultation.conversation, uploads)
    posting.post(voice, consultation.conversation, _sentence(report), identifier, parcel)
    with transaction():
        consultation = finding.locked(consultation.id)
        report = db.session.get_one(Report, identifier, populate_existing=True)
        if report.posted_at is None:
            report.posted_at = clock.now()
            steps.note(consultation, steps.POSTED, voice.actor)
    return report


def _sentence(report: Report) -> str:
    began = report.act.consultation.started_at
    day = f"{began.astimezone(clock.PARIS):%d/%m/%Y}" if began else ""
    what = "Compte rendu" if report.position == 0 else "Compte rendu, avec son complément,"
    return f"{what} de la téléconsultation du {day}."


def to_patient(voice: Voice, report: Report, mobile: str, public_url: str) -> ReportLink:
    """A link by SMS, without a word of what it holds; those before open nothing any more. Raises
    Refused on `mobile`."""
    number = contacts.french_mobile(mobile)
    token, now, identifier = tokens.new_token(), clock.now(), new_id()
    with transaction():
        consultation = finding.locked(report.act.consultation_id)
        _check_limits(voice.person, number)
        _withdraw_all(report, voice, consultation)
        key_id = report.act.data_key_id
        link = ReportLink(
            id=identifier, report_id=report.id, person_id=voice.person.id, data_key_id=key_id,
            digest=tokens.digest(token), contact_hash=contacts.hashed(number), created_at=now,
            sealed_contact=data_keys.seal(key_id, _contact(number), _binding(identifier)),
            expires_at=now + VALID, tries=0, codes=0,
        )  # fmt: skip
        db.session.add(link)
        said = {"to": number, "text": wording.report(voice, f"{public_url}/r#{token}")}
        outbox.add("sms", said, key=f"report:{identifier}", about=identifier)
        steps.note(consultation, steps.SENT, voice.actor, link=identifier)
    return link


def withdraw(voice: Voice, link: ReportLink) -> None:
    """It opens nothing from now on. Twice is harmless."""
    with transaction():
        consultation = finding.locked(link.report.act.consultation_id)
        link = db.session.get_one(ReportLink, link.id, populate_existing=True)
        _withdraw(link, voice, consultation)


def links_of(act_id: str) -> list[ReportLink]:
    """Every link sent for this act, the newest first."""
    rows = sa.select(ReportLink).join(Report).where(Report.act_id == act_id)
    return list(db.session.scalars(rows.order_by(ReportLink.created_at.desc(), ReportLink.id.desc())))  # fmt: skip  # noqa: E501


def link(person: Person, consultation: Consultation, link_id: str) -> ReportLink:
    """One that she sent for this call. Raises NotFound."""
    found = db.session.get(ReportLink, link_id)
    if found is None or found.report.act.consultation_id != consultation.id:
        raise NotFound
    if found.report.act.person_id != person.id:
        raise NotFound
    return found


def mobile_of(link: ReportLink) -> str:
    sealed = data_keys.unseal(link.data_key_id, link.sealed_contact, _binding(link.id))
    return json.loads(sealed)["mobile"]


def known_mobile(consultation: Consultation) -> str:
    """Where the invitation went, or the one of her record; "" when nobody knows."""
    visit = finding.visit_of(consultation.id)
    patient = consultation.patient.traits.mobile if consultation.patient else ""
    return contacts.of(visit).mobile if visit else patient


def _withdraw_all(report: Report, voice: Voice, consultation: Consultation) -> None:
    for former in links_of(report.act_id):
        _withdraw(former, voice, consultation)


def _withdraw(link: ReportLink, voice: Voice, consultation: Consultation) -> None:
    if link.revoked_at is None and link.expires_at > clock.now():
        link.revoked_at = clock.now()
        steps.note(consultation, steps.WITHDRAWN, voice.actor, link=link.id)


def _contact(number: str) -> str:
    return json.dumps(asdict(Contact(number)))


def _binding(link_id: str) -> str:
    return f"report_links:{link_id}:contact"


def _check_limits(person: Person, number: str) -> None:
    """Asked in the turn of this transaction, so parallel acts count. Raises Refused (429)."""
    now, sent = clock.now(), sa.select(sa.func.count()).select_from(ReportLink)
    to_number = sent.where(
        ReportLink.contact_hash == contacts.hashed(number),
        ReportLink.created_at > now - NUMBER_WINDOW,
    )
    if (db.session.scalar(to_number) or 0) >= PER_NUMBER:
        raise Refused(TOO_MANY_TO_NUMBER, field="mobile", status=429)
    by_person = sent.where(
        ReportLink.person_id == person.id, ReportLink.created_at > now - PERSON_WINDOW
    )
    if (db.session.scalar(by_person) or 0) >= PER_PERSON:
        raise Refused(TOO_MANY_BY_PERSON, status=429)
