"""The two ceremonies of WebAuthn: a device makes a key for us, a device proves that it holds one.

The challenge is a token of ours, good once: the device signs it, and sends it back in what it
signed. The gesture (finger, face, code of the device) is required: a key alone is two factors.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from domain import clock
from domain.accounts import challenges, passkeys, people, security_letters
from domain.accounts.identities import Person
from domain.accounts.passkeys import Passkey
from domain.audit import trail
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id

ADDING, ENTERING = "passkey added", "passkey used"
UNVERIFIED = "Cette clé d’accès n’a pas pu être vérifiée. Recommencez, ou entrez autrement."
UNKNOWN = "Cette clé d’accès n’est plus connue ici. Entrez autrement, puis créez-en une nouvelle."
VERIFIED = UserVerificationRequirement.REQUIRED
Credential = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """`rp_id` is the host name that keys are tied to; `origins` the addresses pages may have."""

    rp_id: str
    origins: list[str]


def creation_options(person: Person, site: Site) -> str:
    """What the device is asked, in JSON: a key it finds by itself, none that it already holds."""
    token = challenges.issue(ADDING, person_id=person.id)
    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name="Liane",
        user_id=person.id.encode(),
        user_name=person.email,
        user_display_name=person.identity.name,
        challenge=base64url_to_bytes(token),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=row.credential_id) for row in passkeys.of(person.id)
        ],
    )
    return options_to_json(options)


def add(person: Person, said: Credential, site: Site, name: str) -> Passkey:
    """Keep the key that the device made. Raises Refused."""
    with _well_formed():
        credential = parse_registration_credential_json(said)
        token = _token(credential.response.client_data_json)
        challenges.take(ADDING, token, person_id=person.id)
        verified = webauthn.verify_registration_response(
            credential=credential, expected_challenge=base64url_to_bytes(token),
            expected_rp_id=site.rp_id, expected_origin=site.origins, require_user_verification=True,
        )  # fmt: skip
    if passkeys.by_credential(verified.credential_id):
        raise Refused("Cette clé d’accès est déjà enregistrée.")
    row = Passkey(
        id=new_id(), person_id=person.id, credential_id=verified.credential_id,
        public_key=verified.credential_public_key, sign_count=verified.sign_count,
        transports=" ".join(t.value for t in credential.response.transports or [])[:80],
        backed_up=verified.credential_backed_up, created_at=clock.now(),
        name=people.plain(name, passkeys.NAME_LETTERS) or "Clé d’accès",
    )  # fmt: skip
    with transaction():
        db.session.add(row)
        trail.record("passkey added", person.actor, "passkey", row.id)
        security_letters.tell(person, "passkey added", row.id)
    return row


def request_options(site: Site) -> str:
    """What any device is asked at the door: which key it holds here. Nobody has to say her name,
    so nothing tells who has an account."""
    token = challenges.issue(ENTERING)
    options = webauthn.generate_authentication_options(
        rp_id=site.rp_id, challenge=base64url_to_bytes(token), user_verification=VERIFIED
    )
    return options_to_json(options)


def recognise(said: Credential, site: Site) -> Person:
    """Whoever holds the key that signed. Raises Refused."""
    with _well_formed():
        credential = parse_authentication_credential_json(said)
        token = _token(credential.response.client_data_json)
        challenges.take(ENTERING, token)
        row = _known(credential.raw_id, credential.response.user_handle)
        verified = webauthn.verify_authentication_response(
            credential=credential, expected_challenge=base64url_to_bytes(token),
            expected_rp_id=site.rp_id, expected_origin=site.origins,
            credential_public_key=row.public_key, credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )  # fmt: skip
    with transaction():
        row.sign_count, row.last_used_at = verified.new_sign_count, clock.now()
        row.backed_up = verified.credential_backed_up
    return db.session.get_one(Person, row.person_id)


def _known(credential_id: bytes, user_handle: bytes | None) -> Passkey:
    row = passkeys.by_credential(credential_id)
    if row is None or (user_handle or b"") not in (b"", row.person_id.encode()):
        raise Refused(UNKNOWN, status=404)
    return row


def _token(client_data: bytes) -> str:
    """Our own token, as the device says that it was challenged with."""
    challenge = parse_client_data_json(client_data).challenge
    return bytes_to_base64url(challenge)


@contextmanager
def _well_formed() -> Iterator[None]:
    """Whatever a device says wrongly (a signature, a counter that went back, another site, bytes
    without sense) has one answer."""
    try:
        yield
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError):
        with transaction():
            trail.record("passkey refused", trail.Actor())
        raise Refused(UNVERIFIED) from None
