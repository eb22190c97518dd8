"""What everybody sees of a consultation: one picture for pages, fragments and frames."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from blueprints.calls.picture_company import Company
from blueprints.doorway.collaborators import collaborators
from domain import outbox
from domain.accounts.identities import Identity
from domain.calls import (
    attending,
    closing,
    company,
    contacts,
    steps,
    telephoning,
    waiting,
)
from domain.calls.consultations import (
    OVER,
    PLANNED,
    UNDER_WAY,
    WAITING,
    Consultation,
)
from domain.patients import languages

ON_ITS_WAY = ("waiting", "retrying")


@dataclass(frozen=True)
class Sms:
    """`state` is waiting, retrying, delivered or abandoned; `reason` is the operator's."""

    state: str
    to: str
    at: datetime
    reason: str


class Picture(Company):
    """Nothing here depends on who looks."""

    def __init__(self, consultation: Consultation):
        super().__init__(consultation)
        self.state = consultation.state
        self.url = f"/consultations/{consultation.id}"
        self.conversation_url = f"/conversations/{consultation.conversation_id}"

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
