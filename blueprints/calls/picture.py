"""What everybody sees of a consultation: one picture for pages, fragments and frames."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import sqlalchemy as sa

from blueprints.calls import companion_tiles
from blueprints.doorway.collaborators import collaborators
from blueprints.doorway.texts import hue
from domain import outbox
from domain.accounts.identities import Identity
from domain.calls import (
    attending,
    closing,
    company,
    contacts,
    finding,
    steps,
    telephoning,
    waiting,
)
from domain.calls.acts import Act
from domain.calls.attending import Stay
from domain.calls.consultations import (
    FOR_PATIENT,
    OVER,
    PLANNED,
    UNDER_WAY,
    WAITING,
    Consultation,
    Visit,
)
from domain.db import db
from domain.patients import languages
from domain.patients.records import Traits

ON_ITS_WAY = ("waiting", "retrying")


@dataclass(frozen=True)
class Sms:
    """`state` is waiting, retrying, delivered or abandoned; `reason` is the operator's."""

    state: str
    to: str
    at: datetime
    reason: str


class Picture:
    """Nothing here depends on who looks."""

    def __init__(self, consultation: Consultation):
        self.consultation = consultation
        self.id = consultation.id
        self.state = consultation.state
        self.url = f"/consultations/{consultation.id}"
        self.conversation_url = f"/conversations/{consultation.conversation_id}"

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
    def e(self) -> str:
        """What French adds to a participle for a woman."""
        return {"F": "e", "M": ""}.get(self.traits.sex, "(e)")

    @property
    def language(self) -> str:
        """The one she reads, when it is not French: "portugais"."""
        return languages.foreign_name(self.visit.language) if self.visit else ""

    @property
    def opener(self) -> str:
        return called(self.consultation.identity)

    @property
    def opener_participant(self) -> str:
        return f"{attending.PERSON}{self.consultation.person_id}"

    @cached_property
    def is_locked(self) -> bool:
        return company.lock(self.id) is not None

    @property
    def removed(self) -> list[dict]:
        """Who was put out and may be let back: for those who keep order."""
        out = company.removed(self.id)
        names = {one["participant"]: one["name"] for one in self.people}
        return [{"participant": one, "name": names.get(one, "")} for one in out]

    @property
    def started_at(self) -> str:
        started = self.consultation.started_at
        return started.isoformat() if started else ""

    @property
    def seconds(self) -> float:
        return closing.duration(self.consultation)

    @cached_property
    def sms(self) -> Sms | None:
        item = outbox.about(self.visit.id) if self.visit else None
        if item is None or self.visit is None:
            return None
        contact = contacts.of(self.visit)
        to = contacts.masked(contact.mobile) if contact.mobile else contact.email
        at = item.delivered_at or item.created_at
        return Sms(item.state, to, at, item.last_error or "")

    @property
    def is_moving(self) -> bool:
        """The SMS that somebody waits for is between two states. A page without a socket asks."""
        asked = self.state in (PLANNED, WAITING) or self.visitor_is_out
        return asked and self.sms is not None and self.sms.state in ON_ITS_WAY

    @cached_property
    def checks(self) -> dict[str, str]:
        return waiting.checks_of(self.visit) if self.visit else {}

    @property
    def waits(self) -> bool:
        """Somebody is at the door."""
        visit = self.visit
        here = visit is not None and visit.arrived_at is not None and visit.left_at is None
        return here and visit.admitted_at is None and self.state != OVER

    @property
    def visitor_is_here(self) -> bool:
        """Her page is open somewhere, as far as the live sockets know."""
        return bool(self.visit) and collaborators().hub.presence.is_here("visit", self.visit.id)

    @property
    def visitor_went(self) -> datetime | None:
        return self.visit.left_at if self.visit and self.state != OVER else None

    @cached_property
    def visitor_is_missing(self) -> bool:
        """She was in the call and her device is gone without a word: a battery, a tunnel."""
        if self.state != UNDER_WAY or self.visit is None or self.visit.left_at:
            return False
        hers = [stay for stay in attending.stays(self.id) if stay.visit_id == self.visit.id]
        return bool(hers) and not hers[0].present

    @property
    def visitor_is_out(self) -> bool:
        went = self.visitor_went is not None
        return self.state != OVER and (self.visitor_is_missing or went)

    @cached_property
    def refused_device_at(self) -> datetime | None:
        """When another device tried this link; a new link forgets it."""
        step = steps.last(self.id, steps.REFUSED_DEVICE)
        mine = step is not None and self.visit is not None and step.visit_id == self.visit.id
        return step.at if mine else None

    @property
    def is_quiet(self) -> bool:
        """Nothing to decide: the call has the whole screen."""
        if any(one["waits"] for one in self.companions):
            return False
        calm = not self.waits and not self.visitor_is_out and self.by_telephone != "visitor"
        return self.state == UNDER_WAY and calm

    @cached_property
    def by_telephone(self) -> str:
        """Who decided it, "visitor" or "professional"; "" while the video is in use."""
        step = telephoning.since(self.id) if self.state == UNDER_WAY else None
        return ("visitor" if step.visit_id else "professional") if step else ""

    @property
    def telephone(self) -> str:
        number = telephoning.number_for_professional(self.visit)
        return contacts.spoken(number) if number else ""

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

    def frame(self) -> dict:
        """The live frame, without the html that only professionals receive."""
        return {
            "type": "consultation",
            "consultation": self.id,
            "state": self.state,
            "started_at": self.started_at,
            "people": self.people,
            "by_telephone": bool(self.by_telephone),
            "locked": self.is_locked,
        }


def called(identity: Identity) -> str:
    """As one speaks of somebody: "le Dr Roux", "Léa Marin", "Pharmacie du Marché"."""
    short = identity.short_name
    return f"le {short}" if short.startswith(("Dr ", "Pr ")) else identity.name
