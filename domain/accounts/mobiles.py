"""The mobile number a person gives to be reached when it is urgent: sealed by her own key."""

from collections.abc import Sequence

import sqlalchemy as sa

from domain.accounts import own_keys, profiles
from domain.accounts.identities import Person
from domain.accounts.profiles import Profile
from domain.audit import trail
from domain.data_keys import DataKey, Shredded
from domain.db import db, transaction

MOBILE = "mobile"


def of(person: Person) -> str:
    """Hers in E.164 ("+33612345678"), "" when she gave none."""
    profile = db.session.get(Profile, person.id)
    if profile is None or profile.sealed_mobile is None:
        return ""
    try:
        return own_keys.unseal(person, profile.sealed_mobile, MOBILE)
    except Shredded:
        return ""


def among(persons: Sequence[Person]) -> dict[str, str]:
    """By person, of those who gave one. Two queries, however many they are."""
    asked = sa.select(Profile).where(
        Profile.person_id.in_([one.id for one in persons]), Profile.sealed_mobile.is_not(None)
    )
    given = {row.person_id for row in db.session.scalars(asked)}
    theirs = [one for one in persons if one.id in given]
    keys = sa.select(DataKey).where(DataKey.id.in_([one.data_key_id for one in theirs]))
    kept = list(db.session.scalars(keys))  # held, so that each number finds its key at hand
    return {one.id: of(one) for one in theirs if kept}


def give(person: Person, number: str) -> None:
    """From now on she is written to there; "" takes it back."""
    with transaction():
        profile = profiles.for_writing(person)
        profile.sealed_mobile = own_keys.seal(person, number, MOBILE) if number else None
        trail.record("mobile given" if number else "mobile withdrawn", person.actor, "person", person.id)  # fmt: skip  # noqa: E501
