"""A patient: everything that names her is sealed under her own data key."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys
from domain.accounts.identities import Identity
from domain.data_keys import DataKey
from domain.db import Moment, db
from domain.ids import new_id


@dataclass(frozen=True)
class Traits:
    """What identifies a patient. `born_on` is ISO 8601; `sex` is F, M or I (INS traits)."""

    birth_name: str
    first_name: str
    sex: str
    born_on: str
    used_name: str = ""
    birth_place: str = ""
    mobile: str = ""

    @property
    def last_name(self) -> str:
        return self.used_name or self.birth_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def civil_name(self) -> str:
        civility = {"F": "Mme", "M": "M."}.get(self.sex, "")
        return f"{civility} {self.last_name}".strip()

    @property
    def discreet_name(self) -> str:
        """For a screen not yet bound to the patient: "Hélène A."."""
        return f"{self.first_name} {self.last_name[:1]}."

    @property
    def listed_name(self) -> str:
        """For a list: "H. Abadie, 84 ans"."""
        return f"{self.first_name[:1]}. {self.last_name}, {self.age()}\u00a0ans"

    @property
    def born(self) -> str:
        """ "née le 09/03/1941"."""
        word = {"F": "née", "M": "né"}.get(self.sex, "né(e)")
        return f"{word} le {date.fromisoformat(self.born_on):%d/%m/%Y}"

    @property
    def initials(self) -> str:
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()

    def age(self) -> int:
        born, today = date.fromisoformat(self.born_on), clock.now().astimezone(clock.PARIS).date()
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


class Patient(db.Model):
    __tablename__ = "patients"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    data_key_id: Mapped[str] = mapped_column(sa.ForeignKey("data_keys.id"))
    sealed_traits: Mapped[bytes] = mapped_column(sa.LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str | None] = mapped_column(sa.ForeignKey("identities.id"))

    data_key: Mapped[DataKey] = db.relationship(DataKey, lazy="joined", innerjoin=True)

    @property
    def traits(self) -> Traits:
        text = data_keys.unseal(self.data_key_id, self.sealed_traits, f"patients:{self.id}:traits")
        return Traits(**json.loads(text))


class CareTeamMember(db.Model):
    """A row with who and when, also after she left: `role` as the team names it."""

    __tablename__ = "care_team_members"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    patient_id: Mapped[str] = mapped_column(sa.ForeignKey("patients.id"), index=True)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(80), default="")
    joined_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)

    identity: Mapped[Identity] = db.relationship(Identity, lazy="joined", innerjoin=True)


def register(traits: Traits, created_by: str | None) -> Patient:
    """A new patient under a new data key, in the present transaction."""
    identifier, key = new_id(), data_keys.create()
    sealed = data_keys.seal(key.id, json.dumps(asdict(traits)), f"patients:{identifier}:traits")
    patient = Patient(
        id=identifier,
        data_key_id=key.id,
        sealed_traits=sealed,
        created_at=clock.now(),
        created_by=created_by,
    )
    db.session.add(patient)
    return patient


def care_team(patient_id: str) -> list[CareTeamMember]:
    present = sa.select(CareTeamMember).where(
        CareTeamMember.patient_id == patient_id, CareTeamMember.left_at.is_(None)
    )
    return list(db.session.scalars(present.order_by(CareTeamMember.joined_at)))
