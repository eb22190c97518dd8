"""What Liane holds of one person, but for what she wrote: nothing that another wrote, and no secret
that opens an account."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from domain.accounts import disturbing, mobiles, profiles, proving, sessions
from domain.accounts.delegating import Delegation
from domain.accounts.health_cards import HealthCard
from domain.accounts.identities import Identity, Person, StructureMembership
from domain.accounts.one_time_codes import TotpSecret
from domain.accounts.passkeys import Passkey
from domain.accounts.profiles import Profile
from domain.accounts.recovery_codes import RecoveryCode
from domain.calls.consultations import Consultation
from domain.db import db
from domain.organisations.organisations import Organisation, OrganisationMembership
from domain.privacy import tracing, wording

BATCH = 200


def account(person: Person) -> dict[str, Any]:
    identity = person.identity
    return {
        "identifiant": person.id, "titre": person.title, "prénom": person.first_name,
        "nom": person.last_name, "métier": identity.calling, "e-mail": person.email,
        "RPPS": person.rpps, "profession (code)": person.profession,
        "compte créé": identity.created_at, "identité vérifiée": identity.verified_at,
    }  # fmt: skip


def profile(person: Person) -> dict[str, Any]:
    row, wanted = db.session.get(Profile, person.id), disturbing.of(person.id)
    look = profiles.of(person.id)
    return {
        "spécialités": look.specialties, "lieu d’exercice": look.practice,
        "photo": "oui" if look.has_photo else "non",
        "disponibilité": "non disponible" if look.is_away else "disponible",
        "jusqu’à": look.away_until, "message d’absence": profiles.absence_of(person, row),
        "remplaçant": look.substitute.name if look.substitute else "",
        "notifications": wanted.messages, "e-mail si je tarde": wanted.mail,
        "montrer qui écrit": wanted.names, "numéro pour les urgences": mobiles.of(person),
    }  # fmt: skip


def credentials(person: Person) -> list[dict[str, Any]]:
    """The names and dates of her ways in; what opens them stays where it is."""
    keys = [
        {"moyen": "clé d’accès", "nom": key.name, "depuis": key.created_at,
         "utilisée": key.last_used_at, "retirée": key.removed_at}
        for key in _hers(Passkey, person)
    ]  # fmt: skip
    codes = [
        {"moyen": "code à six chiffres", "depuis": row.created_at, "retiré": row.removed_at}
        for row in _hers(TotpSecret, person)
    ]
    papers = [
        {"moyen": "code de secours", "depuis": row.created_at, "utilisé": row.used_at}
        for row in _hers(RecoveryCode, person)
    ]
    cards = [
        {"moyen": "Pro Santé Connect", "nom": row.national_id, "depuis": row.linked_at,
         "retirée": row.unlinked_at}
        for row in _hers(HealthCard, person)
    ]  # fmt: skip
    return [*keys, *codes, *papers, *cards]


def connections(person: Person) -> list[dict[str, Any]]:
    return [
        {"appareil": row.device, "moyen": row.method, "ouverte": row.created_at,
         "utilisée": row.last_seen_at, "fermée": row.ended_at}
        for row in _hers(sessions.Session, person)
    ]  # fmt: skip


def places(person: Person) -> list[dict[str, Any]]:
    """The structures and CPTS she belongs or belonged to."""
    rows = [
        (db.session.get_one(Identity, row.structure_id).name, row)
        for row in _hers(StructureMembership, person)
    ] + [
        (db.session.get_one(Organisation, row.organisation_id).name, row)
        for row in _hers(OrganisationMembership, person)
    ]
    return [
        {"nom": name, "rôle": row.role, "depuis": row.joined_at, "jusqu’à": row.left_at}
        for name, row in rows
    ]


def delegations(person: Person) -> list[dict[str, Any]]:
    mine = sa.or_(Delegation.delegator_id == person.id, Delegation.delegate_id == person.id)
    return [
        {"de": _name(row.delegator_id), "à": _name(row.delegate_id), "pour": row.powers,
         "depuis": row.starts_at, "jusqu’à": row.ends_at, "retirée": row.revoked_at}
        for row in db.session.scalars(sa.select(Delegation).where(mine))
    ]  # fmt: skip


def proofs(person: Person) -> list[dict[str, Any]]:
    rows = sa.select(proving.IdentityProof).where(proving.IdentityProof.identity_id == person.id)
    return [
        {"preuve": row.kind, "par": _name(row.by_person_id) if row.by_person_id else "",
         "le": row.at, "retirée": row.withdrawn_at}
        for row in db.session.scalars(rows)
    ]  # fmt: skip


def consultations(person: Person) -> list[dict[str, Any]]:
    """When, never with whom nor why."""
    rows = sa.select(Consultation).where(Consultation.person_id == person.id)
    return [
        {"identifiant": row.id, "ouverte": row.opened_at, "commencée": row.started_at,
         "terminée": row.ended_at}
        for row in db.session.scalars(rows)
    ]  # fmt: skip


def trace(person: Person) -> Iterator[dict[str, Any]]:
    """The audit lines that concern her, by pages, the newest first."""
    names, before = wording.titles(person), None
    while True:
        page = tracing.page(person, before=before, size=BATCH)
        for line in page.lines:
            said = wording.sentence(line, names)
            yield {"entrée": line.n, "le": line.at, "acte": line.act, "en clair": said}
        if (before := page.next_before) is None:
            return


def _hers(kind: type, person: Person) -> list[Any]:
    return list(db.session.scalars(sa.select(kind).where(kind.person_id == person.id)))


def _name(person_id: str) -> str:
    return db.session.get_one(Identity, person_id).name
