"""How a person presents herself: title, names, calling, specialties, place of practice."""

from dataclasses import dataclass

from domain.accounts import profiles, proving
from domain.accounts.identities import Identity, Person
from domain.accounts.people import plain
from domain.accounts.proving import PSC, VOUCHED
from domain.audit import trail
from domain.db import transaction
from domain.errors import Refused

TITLES = ("", "Dr", "Pr")


@dataclass(frozen=True)
class Presentation:
    """What the form holds; names are those of her papers."""

    title: str
    first_name: str
    last_name: str
    calling: str
    specialties: str
    practice: str


def change(person: Person, said: Presentation) -> bool:
    """Write what she says of herself; whether her names changed. A name that changes is nobody's
    proof any more: the identity is no longer verified. Raises Refused, on the field."""
    first, last = plain(said.first_name, 60), plain(said.last_name, 60)
    _named(first, last, said.title)
    with transaction():
        renamed = (first, last) != (person.first_name, person.last_name)
        if renamed:
            _withdraw_proofs(person)
        person.title, person.first_name, person.last_name = said.title, first, last
        _show(person.identity, said.title, first, last)
        person.identity.calling = plain(said.calling, 120)
        profile = profiles.for_writing(person)
        profile.specialties = plain(said.specialties, 300)
        profile.practice = plain(said.practice, 200)
        act = "name changed" if renamed else "profile changed"
        trail.record(act, person.actor, "person", person.id)
        return renamed


def _named(first: str, last: str, title: str) -> None:
    if not first:
        raise Refused("Indiquez votre prénom.", field="first_name")
    if not last:
        raise Refused("Indiquez votre nom.", field="last_name")
    if title not in TITLES:
        raise Refused("Choisissez un titre de la liste.", field="title")


def _withdraw_proofs(person: Person) -> None:
    for kind in (VOUCHED, PSC):
        proving.withdraw(person.identity, person.actor, kind)
    person.identity.verified_at = None


def _show(identity: Identity, title: str, first: str, last: str) -> None:
    identity.name = f"{title} {first} {last}".strip()[:120]
    identity.short_name = (f"{title} {last}" if title else first)[:60]
    identity.initials = f"{first[:1]}{last[:1]}".upper()
