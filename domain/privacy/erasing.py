"""Erasing an account (art. 17 RGPD): her key is shredded, her rows are deleted, her name goes.

Her name stays where the law keeps it: on what she wrote in patients' rooms (art. 17.3 b and c;
CSP R1112-7). Everywhere else, what she wrote is by "Compte effacé".
"""

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts import sessions
from domain.accounts.identities import Person
from domain.accounts.profiles import Profile
from domain.audit import trail
from domain.audit.trail import AuditEntry
from domain.audit.turns import wait_for_turn
from domain.calls.acts import Act
from domain.calls.consultations import Consultation
from domain.chat.conversations import CARE as ROOMS
from domain.chat.conversations import Conversation
from domain.chat.messages import Message
from domain.db import after_commit, db, transaction
from domain.errors import Refused
from domain.privacy import cares_given, certificates, closing, faces, leftovers
from domain.privacy.certificates import Certificate, Kept
from vault.blobs import BlobStore

ALREADY = "Ce compte est déjà effacé."
CARE = "Art. 17.3 b et c du RGPD\u00a0; art. R. 1112-7 du code de la santé publique"


def erase(person: Person, blobs: BlobStore) -> tuple[Certificate, str]:
    """The certificate and its number, told only here. Raises Refused for the last who answers for
    a structure or a CPTS; nothing has happened then."""
    with transaction():
        wait_for_turn(db.session.connection())
        db.session.refresh(person, with_for_update=True)
        if person.erased_at:
            raise Refused(ALREADY, status=409)
        closing.leave_everything(person)
        trail.record("account erased", person.actor, "person", person.id)
        sessions.end_every(person.id, person.actor)
        certificate = _erase(person, blobs)
        return certificate, certificates.deliver(certificate)


def _erase(person: Person, blobs: BlobStore) -> Certificate:
    kept, key_id = _kept(person), person.data_key_id
    _forget_photo(person, blobs)
    erased = leftovers.delete(person)
    erased |= faces.take_away(person, named=kept[0].count > 0, blobs=blobs)
    if key_id:
        data_keys.shred(key_id)
    now = clock.now()
    person.closed_at, person.erased_at = person.closed_at or now, now
    db.session.flush()
    return Certificate(
        account=person.id, at=now.isoformat(), key_id=key_id or "", erased=erased, kept=kept,
        entries=_entries(person),
    )  # fmt: skip


def _forget_photo(person: Person, blobs: BlobStore) -> None:
    name = db.session.scalar(sa.select(Profile.photo_blob).where(Profile.person_id == person.id))
    if name:
        after_commit(lambda: blobs.delete(name))


def _kept(person: Person) -> list[Kept]:
    """Counted before anything moves; what she wrote for patients comes first."""
    return [
        Kept(
            "Messages écrits dans les conversations de patients, avec votre nom",
            _written(person, Conversation.kind.in_(ROOMS)),
            "Ils font partie du suivi des patients et engagent qui les a écrits.", CARE,
        ),
        Kept(
            "Messages écrits ailleurs, sans votre nom",
            _written(person, Conversation.kind.not_in(ROOMS)),
            "Ils appartiennent aussi aux conversations de leurs destinataires.",
            "Art. 6.1 f du RGPD",
        ),
        Kept(
            "Téléconsultations ouvertes (dates, durées, participants)",
            _count(Consultation.person_id == person.id), "Elles font partie du suivi des patients.",
            CARE,
        ),
        Kept(
            "Actes et comptes rendus de téléconsultation", _count(Act.person_id == person.id),
            "Ils font partie du dossier des patients et engagent qui les a finalisés.", CARE,
        ),
        Kept(
            "Messages pris en charge et alertes (dates)", cares_given.count(person),
            "Ils disent qui a répondu, et quand, de la demande d’un confrère.", CARE,
        ),
        Kept(
            "Lignes du journal de traçabilité, sans nom ni contenu",
            _count(AuditEntry.person_id == person.id),
            "Il prouve qui a accédé aux données, et ne peut être modifié sans que cela se voie.",
            "Art. 17.3 b et e, art. 32 du RGPD",
        ),
    ]  # fmt: skip


def _entries(person: Person) -> list[dict[str, object]]:
    said = sa.select(AuditEntry).where(
        AuditEntry.object_id == person.id, AuditEntry.act.in_(("account erased", "account closed"))
    )
    rows = db.session.scalars(said.order_by(AuditEntry.n))
    return [{"n": row.n, "act": row.act, "hash": row.hash.hex()} for row in rows]


def _written(person: Person, kind: sa.ColumnElement[bool]) -> int:
    asked = sa.select(sa.func.count()).select_from(Message)
    asked = asked.join(Conversation, Conversation.id == Message.conversation_id)
    return db.session.scalar(asked.where(Message.person_id == person.id, kind)) or 0


def _count(*where: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(*where)) or 0
