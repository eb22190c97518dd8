"""Who lives in the demo: nine who can sign in, three structures, and their patients."""

from dataclasses import dataclass
from datetime import timedelta

from domain import clock
from domain.accounts import belonging, delegating, passwords, people, sessions
from domain.accounts.delegating import AGENDA, MESSAGES
from domain.accounts.identities import Person, Structure, Voice
from domain.audit import trail
from domain.db import transaction
from domain.patients import records
from domain.patients.records import Patient, Traits

PASSWORD = "demo-liane-2026"
DOMAIN = "demo.liane.example"

# key: first name, last name, title, what she calls herself
PERSONS = {
    "lea": ("Léa", "Marin", "", "infirmière libérale"),
    "eric": ("Éric", "Roux", "Dr", "médecin généraliste"),
    "sami": ("Sami", "Benali", "", "masseur-kinésithérapeute"),
    "ines": ("Inès", "Faure", "", "pharmacienne"),
    "paul": ("Paul", "Rey", "", "préparateur en pharmacie"),
    "nadia": ("Nadia", "Cherif", "Dr", "cardiologue"),
    "lucie": ("Lucie", "Bonnet", "", "infirmière coordinatrice"),
    "claire": ("Claire", "Fontaine", "", "coordinatrice de la CPTS"),
    "maud": ("Maud", "Perrin", "", "secrétaire médicale"),
}
# Number in the directory and profession; Pro Santé Connect's demonstration knows Léa and Éric
NUMBERS = {
    "lea": ("10000000017", "60"), "eric": ("10000000025", "10"), "sami": ("10000001015", "70"),
    "ines": ("10000001023", "21"), "nadia": ("10000001031", "10"), "lucie": ("10000001049", "60"),
}  # fmt: skip
STRUCTURES = {
    "pharmacy": ("Pharmacie du Marché", "pharmacy", "pharmacie", ("ines", "paul")),
    "mimosas": ("EHPAD Les Mimosas", "nursing home", "EHPAD", ("lucie",)),
    "office": ("Bureau de la CPTS", "coordination", "coordination", ("claire",)),
}
PATIENTS = {
    "abadie": Traits("ABADIE", "Hélène", "F", "1942-02-03", "Abadie", "42187", "+33612345678"),
    "delmas": Traits("DELMAS", "Claude", "M", "1955-09-21", "Delmas", "42187", "+33698765432"),
    "ferrand": Traits("MOREL", "Suzanne", "F", "1938-11-12", "Ferrand", "42127", ""),
}
ACCOUNTS = tuple(
    (f"{key}@{DOMAIN}", f"{title} {first} {last}, {calling}".strip())
    for key, (first, last, title, calling) in PERSONS.items()
)


@dataclass
class People:
    persons: dict[str, Person]
    structures: dict[str, Structure]
    patients: dict[str, Patient]

    def voice(self, key: str) -> Voice:
        """ "lea", "ines as pharmacy" or "maud as eric": a person, for herself or for another."""
        person, _, other = key.partition(" as ")
        who = self.persons[person]
        speaks = self.structures.get(other) or self.persons.get(other) or who
        return Voice(who, speaks.identity)

    def identity_id(self, key: str) -> str:
        return (self.persons.get(key) or self.structures[key]).id


def settle() -> People:
    """Register everybody. One password for the demo, hashed once."""
    digest = passwords.hash_of(PASSWORD)
    with transaction():
        persons = {key: _person(key, digest) for key in PERSONS}
        structures = {key: _structure(key, persons) for key in STRUCTURES}
        doctor = persons["eric"].id
        with clock.at(clock.now() - timedelta(days=3)):
            delegating.give(persons["eric"], persons["maud"].id, (MESSAGES, AGENDA))
        _devices(persons["lea"])
        patients = {key: records.register(traits, doctor) for key, traits in PATIENTS.items()}
    return People(persons, structures, patients)


def _devices(person: Person) -> None:
    """Where she is signed in besides: sessions whose token nobody holds."""
    for device, method in (("Safari sur iPhone", "passkey"), ("Edge sur Windows", "password+totp")):
        sessions.open_session(person, device, method, factors=2)


def _person(key: str, digest: str) -> Person:
    first, last, title, calling = PERSONS[key]
    rpps, profession = NUMBERS.get(key, (None, ""))
    return people.register_person(
        first,
        last,
        f"{key}@{DOMAIN}",
        title=title,
        calling=calling,
        rpps=rpps,
        profession=profession,
        verified=True,
        password_hash=digest,
    )


def _structure(key: str, persons: dict[str, Person]) -> Structure:
    name, category, calling, members = STRUCTURES[key]
    structure = people.register_structure(name, category, calling=calling)
    for member in members:
        role = belonging.MANAGER if member == members[0] else belonging.MEMBER
        belonging.join(structure, persons[member], trail.Actor(), PERSONS[member][3], role)
    return structure
