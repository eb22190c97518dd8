"""The rows of one's own page: where each leads, and how it stands, in a few words."""

from dataclasses import dataclass

import sqlalchemy as sa

from blueprints.accounts.notifications import clock_face
from domain import clock
from domain.accounts import disturbing, profiles
from domain.accounts.delegating import Delegation
from domain.accounts.identities import Identity, Person, StructureMembership
from domain.accounts.one_time_codes import TotpSecret
from domain.accounts.passkeys import Passkey
from domain.chat import templating
from domain.db import db
from domain.organisations import belonging
from domain.organisations.organisations import COORDINATOR

NBSP = "\u00a0"
DISTURBED = {
    disturbing.ALL: "Tous les messages",
    disturbing.MENTIONS: "Quand on vous nomme",
    disturbing.NOTHING: "Urgences seulement",
}


@dataclass(frozen=True)
class Row:
    href: str
    icon: str
    name: str
    state: str


def sections(person: Person, devices: int) -> list[tuple[str, list[Row]]]:
    hers = [
        Row("/me/profile", "id-card", "Profil", _profile(person)),
        Row("/me/availability", "calendar-clock", "Absence et remplaçant", _absence(person)),
        Row("/me/notifications", "bell", "Notifications", _notifications(person)),
        Row("/me/templates", "message-square-quote", "Modèles de messages", _templates(person)),
        Row("/favourites", "star", "Messages favoris", "Ceux que vous avez gardés"),
        Row("/mentions", "message-circle", "Mentions", "Les messages qui vous nomment"),
    ]
    safe = [
        Row("/me/security", "key-round", "Sécurité et appareils", _security(person, devices)),
        Row("/privacy", "shield-check", "Mes données", "Copie, qui a vu quoi, effacement"),
        Row("/consultations/check", "video", "Vérifier mon appareil", "Caméra, micro, son, réseau"),
        Row("/help", "life-buoy", "Aide", "Questions fréquentes, Support Liane"),
    ]
    return [("Vous", hers), ("Avec les autres", _together(person)), ("Votre compte", safe)]


def _together(person: Person) -> list[Row]:
    rows = [
        Row("/structures", "store", "Structures", _structures(person)),
        Row("/me/delegations", "hand-helping", "Délégations", _delegations(person)),
    ]
    led = belonging.organisations_of(person, COORDINATOR)
    if led:
        rows.append(Row("/organisation", "users", "Coordination", ", ".join(o.name for o in led)))
    if person.administers:
        rows.append(Row("/administration", "crown", "Administration", "CPTS et coordinations"))
    return rows


def _profile(person: Person) -> str:
    look = profiles.looks([person.id])[person.id]
    said = [part for part in (look.specialties, look.practice) if part]
    words = " · ".join(said) or "À compléter"
    return words[0].upper() + words[1:]


def _absence(person: Person) -> str:
    look = profiles.of(person.id)
    if not look.is_away:
        return "Aucune absence"
    return f"{look.substitute.name} vous remplace" if look.substitute else "Sans remplaçant"


def _notifications(person: Person) -> str:
    wanted = disturbing.of(person.id)
    said = DISTURBED[wanted.messages]
    if wanted.quiet_from is None:
        return said
    hours = f"{clock_face(wanted.quiet_from)} à {clock_face(wanted.quiet_to)}"
    return f"{said} · calme de {hours}"


def _templates(person: Person) -> str:
    return _many(len(templating.for_person(person)), "modèle")


def _security(person: Person, devices: int) -> str:
    keys = _count(Passkey.person_id == person.id, Passkey.removed_at.is_(None))
    codes = _count(
        TotpSecret.person_id == person.id,
        TotpSecret.confirmed_at.is_not(None),
        TotpSecret.removed_at.is_(None),
    )
    way = "Clé d’accès active" if keys else "Code à six chiffres actif" if codes else "Mot de passe seul"  # fmt: skip  # noqa: E501
    return f"{way} · {_many(devices, 'appareil')}"


def _structures(person: Person) -> str:
    mine = sa.select(Identity.name).join(
        StructureMembership, StructureMembership.structure_id == Identity.id
    )
    mine = mine.where(
        StructureMembership.person_id == person.id, StructureMembership.left_at.is_(None)
    )
    names = list(db.session.scalars(mine.distinct()))
    return names[0] if len(names) == 1 else _many(len(names), "structure") if names else "Aucune"


def _delegations(person: Person) -> str:
    now = clock.now()
    count = _count(
        sa.or_(Delegation.delegator_id == person.id, Delegation.delegate_id == person.id),
        Delegation.starts_at <= now,
        Delegation.ends_at > now,
        Delegation.revoked_at.is_(None),
    )
    return f"{count}{NBSP}en cours" if count else "Aucune"


def _count(*where: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(*where)) or 0


def _many(count: int, word: str) -> str:
    return f"{count}{NBSP}{word}{'s' if count > 1 else ''}"
