"""How a conversation looks to one person: its name, its facts, who is here."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from werkzeug.datastructures import MultiDict

from blueprints.doorway.collaborators import collaborators
from domain.accounts.identities import STRUCTURE, Identity, Person
from domain.chat import addressees, audience, members, naming, reading
from domain.chat.conversations import DIRECT, PATIENT, Seat
from domain.chat.receipts import Mark
from domain.data_keys import Shredded
from domain.patients.records import Traits


@dataclass(frozen=True)
class Member:
    """`is_me`: the reader herself; `is_hers`: a structure of the reader's."""

    identity: Identity
    role: str
    present: bool
    is_me: bool
    is_hers: bool


@dataclass(frozen=True)
class Room:
    """`facts` go under the title, `online` counts the others who are here."""

    face: naming.Face
    facts: list[str]
    members: list[Member]
    patient: Traits | None
    placeholder: str
    first_words: str

    @property
    def online(self) -> int:
        return sum(1 for one in self.members if one.present and not one.is_me and not one.is_hers)


@dataclass(frozen=True)
class Choice:
    """To whom a new conversation goes: those chosen, those found for `text`, or `nobody`."""

    chosen: list[Identity]
    found: list[Identity]
    nobody: bool
    text: str
    title: str


def look(seat: Seat) -> Room:
    inside = members.present(seat.conversation.id)
    roles, here = members.roles(seat.conversation), present(seat.conversation.id)
    hers = {identity.id for identity in seat.identities}
    face = naming.face(seat.conversation, inside, hers)
    patient = _traits(seat)
    shown = [
        Member(one, roles.get(one.id, ""), one.id in here, one.id == seat.person.id,
               one.kind == STRUCTURE and one.id in hers)
        for one in inside
    ]  # fmt: skip
    return Room(
        face, _facts(seat, patient, inside, hers), shown, patient, *_words(seat, face, patient)
    )


def present(conversation_id: str) -> set[str]:
    """The identities of this conversation that have a page open: a structure, when one of its
    people has."""
    return present_in([conversation_id])[conversation_id]


def present_in(conversation_ids: list[str]) -> dict[str, set[str]]:
    rows = audience.people_of(conversation_ids)
    here = collaborators().hub.presence.here("person", {row.person_id for row in rows})
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.person_id in here:
            found[row.conversation_id].add(row.identity_id)
    return found


def read_seq(seat: Seat, marks: list[Mark]) -> int:
    """How far this person has read; what came before her counts as read."""
    return max([seat.joined_seq, *(mark.read for mark in marks if mark.person == seat.person.id)])


def history(seat: Seat, read: int) -> reading.Page:
    return reading.Page([]) if seat.conversation.is_shredded else reading.opening_page(seat, read)


def told(mark: Mark) -> dict[str, object]:
    return asdict(mark)


def insiders(seat: Seat) -> dict[str, str]:
    """Who types as this person's own structures, by person id. Outsiders read the structure only:
    the names are never in what everybody receives."""
    structures = [identity.id for identity in seat.identities if identity.kind == STRUCTURE]
    return audience.typists(structures) if structures else {}


def choice(person: Person, asked: MultiDict[str, str] | Mapping) -> Choice:
    ids = asked.getlist("identity") if isinstance(asked, MultiDict) else []
    chosen, text = addressees.named(person, ids), asked.get("q", "")
    taken = {identity.id for identity in chosen}
    known = addressees.search(person, text)
    found = [one for one in known if one.id not in taken]
    return Choice(chosen, found, bool(text) and not known, text, asked.get("title", ""))


def _traits(seat: Seat) -> Traits | None:
    try:
        return seat.conversation.patient.traits if seat.conversation.patient else None
    except Shredded:
        return None


def _facts(seat: Seat, patient: Traits | None, inside: list[Identity], hers: set[str]) -> list[str]:
    if seat.conversation.kind == PATIENT:
        team = f"équipe de {len(inside)}"
        return [patient.born, team] if patient else [team]
    if seat.conversation.kind == DIRECT:
        return [fact for fact in [naming.interlocutor(inside, hers).calling] if fact]
    return [f"{len(inside)} membres" if len(inside) > 1 else "vous seul(e)"]


def _words(seat: Seat, face: naming.Face, patient: Traits | None) -> tuple[str, str]:
    """The placeholder of the composer, and the sentence of an empty conversation."""
    if patient:
        words = f"Tout ce qui s’écrit ici concerne {patient.civil_name} et reste dans son équipe."
        return "Message à l’équipe de soins", words
    if seat.conversation.kind == DIRECT:
        return f"Message à {face.title}", f"Premier message à {face.title}."
    return "Message au groupe", f"Premier message au groupe « {face.title} »."
