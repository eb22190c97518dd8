"""Who lives in the demo: eight who can sign in, three structures, and their patients."""

from dataclasses import dataclass

from domain.accounts import belonging, passwords, people
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
}
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
        """ "lea", or "ines as pharmacy": a person, or a person for a structure."""
        person, _, structure = key.partition(" as ")
        who = self.persons[person]
        identity = self.structures[structure].identity if structure else who.identity
        return Voice(who, identity)

    def identity_id(self, key: str) -> str:
        return (self.persons.get(key) or self.structures[key]).id


def settle() -> People:
    """Register everybody. One password for the demo, hashed once."""
    digest = passwords.hash_of(PASSWORD)
    with transaction():
        persons = {key: _person(key, digest) for key in PERSONS}
        structures = {key: _structure(key, persons) for key in STRUCTURES}
        doctor = persons["eric"].id
        patients = {key: records.register(traits, doctor) for key, traits in PATIENTS.items()}
    return People(persons, structures, patients)


def _person(key: str, digest: str) -> Person:
    first, last, title, calling = PERSONS[key]
    return people.register_person(
        first,
        last,
        f"{key}@{DOMAIN}",
        title=title,
        calling=calling,
        coordinates=key == "claire",
        password_hash=digest,
    )


def _structure(key: str, persons: dict[str, Person]) -> Structure:
    name, category, calling, members = STRUCTURES[key]
    structure = people.register_structure(name, category, calling=calling)
    for member in members:
        belonging.join(structure, persons[member], trail.Actor(), calling=PERSONS[member][3])
    return structure
