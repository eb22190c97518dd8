"""Proving again, in the middle of a session, that it is still she: before what says a lot or cannot
be undone. What is asked is what opens the account: a passkey, or the password and the code."""

from domain.accounts import (
    one_time_codes,
    passkey_ceremonies,
    passwords,
    second_factors,
    sessions,
    throttling,
)
from domain.accounts.identities import Person
from domain.accounts.passkey_ceremonies import Credential, Site
from domain.accounts.throttling import KnownDevice
from domain.audit import trail
from domain.db import transaction
from domain.errors import Refused

WRONG = "Ce mot de passe n’est pas le vôtre."
ANOTHER = "Cette clé d’accès ouvre un autre compte que le vôtre."


def by_password(
    person: Person, password: str, code: str, address: str, known: KnownDevice | None = None
) -> str:
    """The new token of her session. Raises Refused."""
    if not password:
        raise Refused("Indiquez votre mot de passe.", field="password")
    device = known.device if known and known.person_id == person.id else ""
    attempt = throttling.begin(person.email, address, device)
    if not passwords.matches(person.password_hash, password):
        with transaction():
            trail.record("step-up failed", person.actor, "person", person.id)
        raise Refused(WRONG, field="password")
    throttling.succeeded(attempt)
    coded = one_time_codes.confirmed(person.id) is not None
    if coded:
        second_factors.check(person, code, address, device)
    return _proved(person, "password+totp" if coded else "password", 2 if coded else 1)


def by_passkey(person: Person, said: Credential, site: Site) -> str:
    """The new token of her session. Raises Refused."""
    if passkey_ceremonies.recognise(said, site).id != person.id:
        raise Refused(ANOTHER)
    return _proved(person, "passkey", 2)


def _proved(person: Person, how: str, factors: int) -> str:
    with transaction():
        trail.record("stepped up", person.actor, "session", person.session_id, method=how)
        return sessions.prove(person.session_id or "", factors=factors)[1]
