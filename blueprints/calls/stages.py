"""What the call's fragment needs to know, for a professional and for the visitor."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from blueprints.calls.picture import Picture, called
from blueprints.doorway import languages
from blueprints.doorway.collaborators import collaborators
from domain.accounts.identities import Identity, Person
from domain.calls import attending, contacts, own_notes, telephoning
from domain.calls.consultations import Visit
from domain.patients.languages import FRENCH

NBSP = "\u00a0"


@dataclass(frozen=True)
class Stage:
    consultation_id: str
    me: str
    media: str
    after: str
    departure: str
    state: str
    started_at: str
    people: list[dict]
    title: str
    facts: list[str]
    is_professional: bool
    telephone: str  # E.164, or "": where to go on when the video fails
    simulates: bool  # whether simulated instruments may be started
    opener: str  # the participant who opened the call
    locked: bool
    is_guest: bool = False  # called in for this call only
    note: str = ""

    @property
    def rules(self) -> bool:
        """Keeps order in the call: the professionals of its conversation."""
        return self.is_professional and not self.is_guest

    @property
    def url(self) -> str:
        return f"/consultations/{self.consultation_id}"

    @property
    def telephone_words(self) -> str:
        return contacts.spoken(self.telephone)


def for_person(person: Person, picture: Picture, *, is_guest: bool = False) -> Stage:
    return Stage(
        consultation_id=picture.id,
        me=f"{attending.PERSON}{person.id}",
        media=f"{picture.url}/media",
        after="/" if is_guest else picture.conversation_url,
        departure="",
        state=picture.state,
        started_at=picture.started_at,
        people=picture.people,
        title=_title(picture),
        facts=_facts(picture),
        is_professional=True,
        telephone=telephoning.number_for_professional(picture.visit),
        simulates=collaborators().settings.demo,
        opener=picture.opener_participant,
        locked=picture.is_locked,
        is_guest=is_guest,
        note="" if is_guest else own_notes.of(person, picture.id),
    )


def for_visit(visit: Visit, picture: Picture) -> Stage:
    return Stage(
        consultation_id=picture.id,
        me=f"{attending.VISIT}{visit.id}",
        media="/visit/media",
        after="/visit",
        departure="/visit/departure",
        state=picture.state,
        started_at=picture.started_at,
        people=picture.people,
        title=gettext("Avec %(who)s", who=called_by_patients(picture.consultation.identity)),
        facts=[],
        is_professional=False,
        telephone=telephoning.number_for_visitor(picture.consultation),
        simulates=False,
        opener=picture.opener_participant,
        locked=picture.is_locked,
    )


def called_by_patients(identity: Identity) -> str:
    """ "le Dr Roux"; without the French article in other languages."""
    named = called(identity)
    return named if languages.spoken() == FRENCH else named.removeprefix("le ")


def _title(picture: Picture) -> str:
    """Name and age: who is treated is never in doubt."""
    traits = picture.traits
    return f"{traits.full_name}, {traits.age()} ans" if traits.born_on else traits.full_name


def _facts(picture: Picture) -> list[str]:
    traits = picture.traits
    if not traits.born_on:
        return []
    born = {"F": "née", "M": "né"}.get(traits.sex, "né(e)")
    return [f"{born} le{NBSP}{date.fromisoformat(traits.born_on):%d/%m/%Y}"]
