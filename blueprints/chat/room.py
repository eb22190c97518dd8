"""How a conversation looks to one person: its name, its facts, who is here."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from werkzeug.datastructures import MultiDict

from blueprints.chat import faces
from blueprints.doorway.collaborators import collaborators
from domain.accounts.identities import PATIENT as PATIENT_HERSELF
from domain.accounts.identities import STRUCTURE, Identity, Person
from domain.chat import (
    acquaintances,
    addressees,
    audience,
    charters,
    filing,
    members,
    naming,
    reading,
)
from domain.chat.conversations import CHANNEL, DIRECT, PATIENT, REFERENTS, Seat
from domain.chat.hands import hand
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
    """`facts` go under the title, `online` counts the others who are here. `other` is whom one
    speaks with, between two. `charter` is what a group says of itself; in one that is `read_only`
    others write."""

    face: naming.Face
    other: Identity | None
    facts: list[str]
    members: list[Member]
    patient: Traits | None
    placeholder: str
    first_words: str
    charter: charters.Said = charters.NOTHING
    photo: str = ""
    read_only: bool = False

    @property
    def online(self) -> int:
        return sum(1 for one in self.members if one.present and not one.is_me and not one.is_hers)


@dataclass(frozen=True)
class Choice:
    """To whom a new conversation goes: those chosen, those found for `text` (before any text,
    those she knows), or `nobody`; and as whom it is opened."""

    chosen: list[Identity]
    found: list[Identity]
    nobody: bool
    text: str
    title: str
    speaking: str


def look(seat: Seat) -> Room:
    inside = members.present(seat.conversation.id)
    roles, here = members.roles(seat.conversation), present(seat.conversation.id)
    hers = {identity.id for identity in seat.identities}
    face = naming.face(seat.conversation, inside, hers)
    patient = _traits(seat)
    shown = [
        Member(one, roles.get(one.id, ""), one.id in here, one.id == seat.person.id,
               one.kind == STRUCTURE and one.id in hers)
        for one in inside if one.kind != PATIENT_HERSELF
    ]  # fmt: skip
    said, announces = charters.seen(seat), seat.conversation.writers == REFERENTS
    return Room(
        face, faces.other(seat, inside), _facts(seat, patient, inside, hers), shown, patient,
        *_words(seat, face, patient), charter=said,
        photo=faces.group_photo(seat.conversation.id, said.photo),
        read_only=announces and not said.is_referent,
    )  # fmt: skip


def present(conversation_id: str) -> set[str]:
    """The identities of this conversation that have a page open: a structure, when one of its
    people has."""
    return present_in([conversation_id])[conversation_id]


def present_in(conversation_ids: list[str]) -> dict[str, set[str]]:
    """A doctor whose secretary acts for her is not here: only her own pages say that she is."""
    rows = audience.people_of(conversation_ids)
    here = collaborators().hub.presence.here("person", {row.person_id for row in rows})
    persons = {row.identity_id for row in rows if row.identity_id == row.person_id}
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_another = row.identity_id in persons and row.identity_id != row.person_id
        if row.person_id in here and not by_another:
            found[row.conversation_id].add(row.identity_id)
    return found


def read_seq(seat: Seat, marks: list[Mark], unread_seq: int | None = None) -> int:
    """How far this person has read, as she says it; what came before her counts as read."""
    read = max([seat.joined_seq, *(mark.read for mark in marks if mark.person == seat.person.id)])
    return filing.read_seq(read, unread_seq)


def history(seat: Seat, read: int, at: int | None = None) -> reading.Page:
    """Its last page, or the one around message `at`."""
    if seat.conversation.is_shredded:
        return reading.Page([])
    return reading.page_around(seat, at) if at else reading.opening_page(seat, read)


def told(conversation_id: str, mark: Mark) -> dict[str, object]:
    """A mark as everybody may receive it: a hand stands for the person."""
    return asdict(mark) | {"person": hand(conversation_id, mark.identity, mark.person)}


def choice(person: Person, asked: MultiDict[str, str] | Mapping) -> Choice:
    ids = asked.getlist("identity") if isinstance(asked, MultiDict) else []
    chosen, text = addressees.named(person, ids), asked.get("q", "")
    taken = {identity.id for identity in chosen}
    known = addressees.search(person, text) if text else acquaintances.of(person)
    found = [one for one in known if one.id not in taken]
    nobody = bool(text) and not known
    return Choice(chosen, found, nobody, text, asked.get("title", ""), asked.get("as", ""))


def _traits(seat: Seat) -> Traits | None:
    if seat.conversation.kind != PATIENT:
        return None
    try:
        return seat.conversation.patient.traits if seat.conversation.patient else None
    except Shredded:
        return None


def _facts(seat: Seat, patient: Traits | None, inside: list[Identity], hers: set[str]) -> list[str]:
    if seat.conversation.kind == PATIENT:
        team = f"équipe de {len(inside)}"
        return [patient.born, team] if patient else [team]
    if seat.conversation.kind == CHANNEL:
        return ["messagerie avec le patient", f"équipe de {len(inside) - 1}"]
    if seat.conversation.kind == DIRECT:
        return [fact for fact in [naming.interlocutor(inside, hers).calling] if fact]
    count = f"{len(inside)} membres" if len(inside) > 1 else "vous seul(e)"
    return ["annonces", count] if seat.conversation.writers == REFERENTS else [count]


def _words(seat: Seat, face: naming.Face, patient: Traits | None) -> tuple[str, str]:
    """The placeholder of the composer, and the sentence of an empty conversation."""
    if patient:
        words = f"Tout ce qui s’écrit ici concerne {patient.civil_name} et reste dans son équipe."
        return "Message à l’équipe de soins", words
    if seat.conversation.kind == CHANNEL:
        words = f"{face.title} lit tout ce qui s’écrit ici, et y répond de son téléphone."
        return f"Message à {face.title}", words
    if seat.conversation.kind == DIRECT:
        return f"Message à {face.title}", f"Premier message à {face.title}."
    return "Message au groupe", f"Premier message au groupe «\u00a0{face.title}\u00a0»."
