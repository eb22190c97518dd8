"""What the call's fragment needs to know, for a professional and for the visitor."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from blueprints.calls.picture import Picture, called
from blueprints.doorway import languages
from blueprints.doorway.collaborators import collaborators
from domain.accounts.identities import Identity, Person
from domain.calls import attending, contacts, telephoning
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
    is_guest: bool = False

    @property
    def telephone_words(self) -> str:
        return contacts.spoken(self.telephone)


def for_person(person: Person, picture: Picture) -> Stage:
    return Stage(
        consultation_id=picture.id,
        me=f"{attending.PERSON}{person.id}",
        media=f"{picture.url}/media",
        after=picture.conversation_url,
        departure="",
        state=picture.state,
        started_at=picture.started_at,
        people=picture.people,
        title=_title(picture),
        facts=_facts(picture),
        is_professional=True,
        telephone=telephoning.number_for_professional(picture.visit),
        simulates=collaborators().settings.demo,
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
