"""The rows that hold something of one person: deleted when she is erased, table by table."""

import hmac
from contextlib import suppress

import sqlalchemy as sa

from domain import clock
from domain.accounts import throttling
from domain.accounts.challenges import Challenge
from domain.accounts.health_cards import HealthCard
from domain.accounts.identities import Person, StructureMembership
from domain.accounts.one_time_codes import TotpSecret
from domain.accounts.passkeys import Passkey
from domain.accounts.profiles import Profile
from domain.accounts.proving import IdentityProof
from domain.accounts.recovery_codes import RecoveryCode
from domain.accounts.sessions import Session
from domain.chat import templating
from domain.chat.calms import Calm
from domain.chat.drafting import Draft
from domain.chat.filing import Filing
from domain.chat.stars import Star
from domain.chat.ways_in import EntryRequest
from domain.db import db
from domain.notifications.subscriptions import Subscription
from domain.notifications.tellings import Telling
from domain.organisations.invitations import Invitation
from domain.organisations.signing_up import SignUp
from domain.outbox import OutboxItem
from vault.sealing import Unsealable

# What the certificate calls them, and the rows.
HERS = {
    "Clés d’accès": Passkey.person_id,
    "Codes à six chiffres": TotpSecret.person_id,
    "Codes de secours": RecoveryCode.person_id,
    "Cartes Pro Santé Connect": HealthCard.person_id,
    "Appareils prévenus": Subscription.person_id,
    "Réglages de notification par conversation": Calm.person_id,
    "Suivi des notifications": Telling.person_id,
    "Connexions et appareils": Session.person_id,
    "Liens et demandes en cours": Challenge.person_id,
    "Profil, photo, absence, préférences": Profile.person_id,
    "Rangement des conversations": Filing.person_id,
    "Preuves d’identité": IdentityProof.identity_id,
    "Brouillons": Draft.person_id,
    "Envois en attente": OutboxItem.about,
    "Demandes d’entrée dans un groupe": EntryRequest.person_id,
    "Messages favoris": Star.person_id,
}


def delete(person: Person) -> dict[str, int]:
    """In the present transaction; how many rows of each kind."""
    db.session.flush()
    erased = {
        name: db.session.execute(sa.delete(column.class_).where(column == person.id)).rowcount
        for name, column in HERS.items()
    }
    erased["Invitations"] = _forget(Invitation, _invitations(person))
    erased["Inscriptions"] = _forget(SignUp, _sign_ups(person))
    erased["Modèles de messages"] = templating.shred_all(person.id)
    throttling.forget_account(person.email)
    _blank_callings(person)
    return erased


def _invitations(person: Person) -> list[str]:
    """Those she came by, those sent to her; the ones she sent to others open nothing more."""
    pending = sa.update(Invitation).where(
        Invitation.invited_by == person.id, Invitation.used_at.is_(None)
    )
    db.session.execute(pending.values(revoked_at=clock.now()))
    sealed = sa.or_(Invitation.sealed_email.is_not(None), Invitation.used_by == person.id)
    rows = db.session.scalars(sa.select(Invitation).where(sealed))
    return [row.id for row in rows if row.used_by == person.id or _is_hers(row, person)]


def _is_hers(row: Invitation, person: Person) -> bool:
    with suppress(Unsealable):
        return hmac.compare_digest(row.email.encode(), person.email.encode())
    return False


def _sign_ups(person: Person) -> list[str]:
    found = []
    for row in db.session.scalars(sa.select(SignUp)):
        with suppress(Unsealable, ValueError, TypeError):
            if row.application.email == person.email:
                found.append(row.id)
    return found


def _forget(kind: type, ids: list[str]) -> int:
    return db.session.execute(sa.delete(kind).where(kind.id.in_(ids))).rowcount


def _blank_callings(person: Person) -> None:
    mine = sa.update(StructureMembership).where(StructureMembership.person_id == person.id)
    db.session.execute(mine.values(calling=""))
