"""Who is, was or is awaited in a consultation: the tiles of its picture."""

from datetime import datetime
from functools import cached_property

import sqlalchemy as sa

from blueprints.calls import companion_tiles
from blueprints.doorway.texts import hue
from domain.accounts.identities import Identity
from domain.calls import attending, company, contacts, finding
from domain.calls.acts import Act
from domain.calls.attending import Stay
from domain.calls.consultations import FOR_PATIENT, Consultation, Visit
from domain.db import db
from domain.patients.records import Traits


class Company:
    """The people of one consultation, whoever looks."""

    def __init__(self, consultation: Consultation):
        self.consultation = consultation
        self.id = consultation.id

    @cached_property
    def visit(self) -> Visit | None:
        return finding.visit_of(self.id)

    @cached_property
    def visits(self) -> list[Visit]:
        """Every way in: the patient's, her companions'."""
        return finding.visits_of(self.id)

    @property
    def companions(self) -> list[dict]:
        """Who comes with her, each with whether she waits at the door."""
        beside = (visit for visit in self.visits if visit.role != FOR_PATIENT)
        return [self._visitor(visit.id, False) | companion_tiles.door(visit) for visit in beside]

    @cached_property
    def traits(self) -> Traits:
        """The patient's; after the last link was revoked nobody is left without a name."""
        if self.consultation.patient is not None:
            return self.consultation.patient.traits
        return contacts.traits_of(self.visit) if self.visit else Traits("", "", "", "")

    @property
    def patient_name(self) -> str:
        """ "Mme Abadie", or the full name where no civility is known."""
        return self.traits.civil_name if self.traits.sex in ("F", "M") else self.traits.full_name

    @property
    def removed(self) -> list[dict]:
        """Who was put out and may be let back: for those who keep order."""
        out = company.removed(self.id)
        names = {one["participant"]: one["name"] for one in self.people}
        return [{"participant": one, "name": names.get(one, "")} for one in out]

    @cached_property
    def stays(self) -> list[tuple[dict, Stay]]:
        return [(self._person(stay), stay) for stay in attending.stays(self.id)]

    @cached_property
    def acts(self) -> list[tuple[str, datetime | None]]:
        """Who writes an act of it, and when it was finalised."""
        mine = sa.select(Identity.name, Act.finalised_at).join(Act, Act.identity_id == Identity.id)
        rows = db.session.execute(
            mine.where(Act.consultation_id == self.id).order_by(Identity.name)
        )
        return [(row.name, row.finalised_at) for row in rows]

    @cached_property
    def people(self) -> list[dict]:
        """Who takes or took part, and the visitor: for tiles."""
        known = [person for person, _ in self.stays]
        there = {person["participant"] for person in known}
        for visit in self.visits:
            if f"{attending.VISIT}{visit.id}" not in there and self._is_shown(visit, known):
                known.append(self._visitor(visit.id, False))
        return known

    @staticmethod
    def _is_shown(visit: Visit, known: list[dict]) -> bool:
        """The patient once, even by a new link; a companion too."""
        return visit.role != FOR_PATIENT or not any(p["kind"] == "patient" for p in known)

    @property
    def present(self) -> list[dict]:
        return [person for person in self.people if person["present"]]

    def _person(self, stay: Stay) -> dict:
        if stay.visit_id:
            return self._visitor(stay.visit_id, stay.present, stay.since)
        identity = db.session.get_one(Identity, stay.identity_id)
        return {
            "participant": attending.participant_of(stay),
            "name": identity.name,
            "calling": identity.calling,
            "kind": "structure" if identity.kind == "structure" else "professional",
            "present": stay.present,
            "since": stay.since.isoformat(),
            "initials": identity.initials,
            "hue": hue(identity.id),
        }

    def _visitor(self, visit_id: str, present: bool, since: datetime | None = None) -> dict:
        visit = db.session.get(Visit, visit_id)
        if visit is not None and visit.role != FOR_PATIENT:
            return companion_tiles.tile(visit, present, since)
        return {
            "participant": f"{attending.VISIT}{visit_id}",
            "name": self.patient_name,
            "calling": "",
            "kind": "patient",
            "present": present,
            "since": since.isoformat() if since else "",
            "initials": self.traits.initials,
            "hue": hue(self.consultation.patient_id or visit_id),
        }
