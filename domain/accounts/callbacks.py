"""The number that a professional lets patients call when the video fails: sealed by her own key."""

import phonenumbers
from phonenumbers import NumberParseException

from domain.accounts import own_keys, profiles
from domain.accounts.identities import Person
from domain.accounts.profiles import Profile
from domain.audit import trail
from domain.data_keys import Shredded
from domain.db import db, transaction
from domain.errors import Refused

CALLBACK = "callback"
NOT_A_NUMBER = "Ce numéro n’est pas français. Il a dix chiffres\u00a0: 04\u00a077 12 34 56."


def of(person: Person) -> str:
    """In E.164 ("+33477123456"), "" when she gave none."""
    profile = db.session.get(Profile, person.id)
    if profile is None or profile.sealed_callback is None:
        return ""
    try:
        return own_keys.unseal(person, profile.sealed_callback, CALLBACK)
    except Shredded:
        return ""


def give(person: Person, text: str) -> None:
    """A fixed line or a mobile, hers or a secretary's; "" takes it back. Raises Refused."""
    number = _read(text) if text else ""
    with transaction():
        profile = profiles.for_writing(person)
        profile.sealed_callback = own_keys.seal(person, number, CALLBACK) if number else None
        what = "callback given" if number else "callback withdrawn"
        trail.record(what, person.actor, "person", person.id)


def _read(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "FR")
    except NumberParseException:
        raise Refused(NOT_A_NUMBER, field="callback") from None
    if not phonenumbers.is_valid_number(number):
        raise Refused(NOT_A_NUMBER, field="callback")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
