"""What a person says of herself: photo, specialties, availability, when she may be disturbed."""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from domain import clock
from domain.accounts import own_keys
from domain.accounts.identities import Identity, Person
from domain.data_keys import Shredded
from domain.db import Moment, db

AVAILABLE, AWAY = "available", "away"
ABSENCE = "absence"


class Profile(db.Model):
    """`availability` is "available" or "away" (until `away_until` when she said so). The absence
    message, her mobile and the number for patients are sealed by her own data key. `quiet_from`
    and `quiet_to` are minutes of the day in Paris; `preferences` is JSON: what may disturb her
    (the messenger reads it). `first_steps_at` is when she put the first steps away."""

    __tablename__ = "profiles"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), primary_key=True)
    specialties: Mapped[str] = mapped_column(sa.String(300), default="")
    practice: Mapped[str] = mapped_column(sa.String(200), default="")
    photo_blob: Mapped[str | None] = mapped_column(sa.String(64))
    availability: Mapped[str] = mapped_column(sa.String(12), default="available")
    away_until: Mapped[datetime | None] = mapped_column(Moment)
    sealed_absence: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    substitute_id: Mapped[str | None] = mapped_column(sa.ForeignKey("identities.id"))
    preferences: Mapped[str] = mapped_column(sa.String(1000), default="{}")
    quiet_from: Mapped[int | None] = mapped_column()
    quiet_to: Mapped[int | None] = mapped_column()
    sealed_mobile: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    sealed_callback: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    first_steps_at: Mapped[datetime | None] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True)
class Look:
    """How a person shows herself now. `absence` is her sentence, read by `of` alone; `photo` names
    the version of her photo, for the address that shows it."""

    person_id: str
    availability: str = AVAILABLE
    away_until: datetime | None = None
    absence: str = ""
    substitute: Identity | None = None
    photo: str = ""
    specialties: str = ""
    practice: str = ""

    @property
    def is_away(self) -> bool:
        return self.availability == AWAY

    @property
    def has_photo(self) -> bool:
        return bool(self.photo)


def of(person_id: str) -> Look:
    """One person, with what she says of her absence."""
    look = looks([person_id])[person_id]
    return replace(look, absence=_absence(person_id)) if look.is_away else look


def looks(person_ids: list[str]) -> dict[str, Look]:
    """Many people in one query; someone who said nothing of herself is available."""
    found = {row.Profile.person_id: _look(*row) for row in db.session.execute(_asked(person_ids))}
    return {one: found.get(one) or Look(one) for one in person_ids}


def for_writing(person: Person) -> Profile:
    """Her profile, made the first time, in the present transaction."""
    row = db.session.get(Profile, person.id, with_for_update=True, populate_existing=True)
    if row is None:
        row = Profile(person_id=person.id)
        db.session.add(row)
    row.updated_at = clock.now()
    return row


def absence_of(person: Person, profile: Profile | None) -> str:
    """Her absence message, "" when there is none or when it was erased."""
    if profile is None or profile.sealed_absence is None:
        return ""
    try:
        return own_keys.unseal(person, profile.sealed_absence, ABSENCE)
    except Shredded:
        return ""


def is_away(profile: Profile) -> bool:
    """Judged by the clock: nobody has to come back and say so."""
    over = profile.away_until is not None and profile.away_until <= clock.now()
    return profile.availability == AWAY and not over


def _absence(person_id: str) -> str:
    return absence_of(db.session.get_one(Person, person_id), db.session.get(Profile, person_id))


def _asked(person_ids: list[str]) -> sa.Select:
    substitute = aliased(Identity, name="substitute")
    rows = sa.select(Profile, substitute).outerjoin(
        substitute, substitute.id == Profile.substitute_id
    )
    return rows.where(Profile.person_id.in_(person_ids))


def _look(profile: Profile, substitute: Identity | None) -> Look:
    look = Look(
        profile.person_id, photo=(profile.photo_blob or "")[:12],
        specialties=profile.specialties, practice=profile.practice,
    )  # fmt: skip
    if not is_away(profile):
        return look
    return replace(look, availability=AWAY, away_until=profile.away_until, substitute=substitute)
