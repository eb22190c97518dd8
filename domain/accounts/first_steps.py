"""The first steps of a newcomer: three at most, shown until she has taken them or put them away."""

from dataclasses import dataclass

from domain import clock
from domain.accounts import profiles
from domain.accounts.identities import Person
from domain.accounts.profiles import Profile
from domain.db import db, transaction


@dataclass(frozen=True)
class Steps:
    """`photo` and `profile` are done or not; `over` once she put them away."""

    photo: bool
    profile: bool
    over: bool


def of(person: Person) -> Steps:
    row = db.session.get(Profile, person.id)
    if row is None:
        return Steps(photo=False, profile=False, over=False)
    said = bool(row.practice or row.specialties)
    return Steps(bool(row.photo_blob), said, row.first_steps_at is not None)


def put_away(person: Person) -> None:
    """For ever. Twice is harmless."""
    with transaction():
        row = profiles.for_writing(person)
        row.first_steps_at = row.first_steps_at or clock.now()
