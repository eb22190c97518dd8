"""A busy CPTS: three hundred professionals, groups by profession, pharmacies and homes."""

import uuid
from datetime import timedelta
from pathlib import Path
from random import Random

from domain import clock
from domain.accounts import people as registry
from domain.accounts import profiles
from domain.accounts.identities import Identity, Person, Voice
from domain.chat import opening, posting
from domain.db import transaction
from seeds.people import People
from seeds.telling import NAMESPACE
from vault.blobs import BlobStore

_, FIRST, LAST = (Path(__file__).parent / "names.txt").read_text().splitlines()
CALLINGS = (
    ("infirmière libérale", "", "60", 70),
    ("infirmier libéral", "", "60", 34),
    ("médecin généraliste", "Dr", "10", 52),
    ("masseur-kinésithérapeute", "", "70", 44),
    ("pharmacienne", "", "21", 26),
    ("sage-femme", "", "50", 12),
    ("orthophoniste", "", "91", 14),
    ("chirurgien-dentiste", "Dr", "40", 16),
    ("pédicure-podologue", "", "80", 10),
    ("psychologue", "", "93", 8),
    ("diététicienne", "", "95", 6),
)
TOWNS = ("Roanne", "Riorges", "Mably", "Charlieu", "Le Coteau", "Renaison", "Villerest")
PHARMACIES = ("Pharmacie de la Gare", "Pharmacie Centrale", "Pharmacie des Bords de Loire")
HOMES = ("EHPAD Les Tilleuls", "EHPAD Bel Horizon")
GROUPS = (
    (
        "Médecins généralistes",
        "médecin généraliste",
        "Qui peut voir un enfant de 4 ans ce soir, otite, sans médecin traitant ?",
    ),
    (
        "Kinés du territoire",
        "masseur-kinésithérapeute",
        "Je cherche un remplaçant la première semaine de janvier.",
    ),
    ("Sages-femmes", "sage-femme", "Le planning des consultations avancées est affiché."),
)


def tell(people: People, blobs: BlobStore) -> list[Person]:
    """The crowd that fills the territory."""
    random = Random(7)
    with transaction():
        crowd = _crowd(random)
        for name in PHARMACIES:
            registry.register_structure(name, "pharmacy", calling="pharmacie")
        for name in HOMES:
            registry.register_structure(name, "nursing home", calling="EHPAD")
    for number, row in enumerate(GROUPS):
        _group(random, crowd, row, number)
    _busy_group(people, crowd)
    return crowd


def _crowd(random: Random) -> list[Person]:
    names = [(first, last) for first in FIRST.split() for last in LAST.split()]
    random.shuffle(names)
    made = []
    for calling, title, profession, count in CALLINGS:
        for _ in range(count):
            first, last = names.pop()
            email = f"pro{len(made) + 1:03}@cpts.liane.example"
            person = registry.register_person(
                first, last, email, title=title, calling=calling, profession=profession,
                verified=True,
            )  # fmt: skip
            profiles.for_writing(person).practice = f"Cabinet, {TOWNS[len(made) % len(TOWNS)]}"
            made.append(person)
    return made


def _group(random: Random, crowd: list[Person], row: tuple[str, str, str], n: int) -> None:
    title, calling, words = row
    members = [person for person in crowd if person.identity.calling == calling][:30]
    opener, author = members[0], random.choice(members)
    with clock.at(clock.now() - timedelta(days=12 + n)):
        group = opening.group(_voice(opener), [m.identity for m in members[1:]], title)
    with clock.at(clock.now() - timedelta(hours=5 + 9 * n)):
        posting.post(_voice(author), group, words, str(uuid.uuid5(NAMESPACE, title)))


def _busy_group(people: People, crowd: list[Person]) -> None:
    """Sixty people in one room, so that the demo shows a long group too."""
    doctor = people.persons["eric"]
    members: list[Identity] = [person.identity for person in crowd[::5]]
    with clock.at(clock.now() - timedelta(days=6)):
        group = opening.group(_voice(doctor), members, "Soins non programmés")
    said = (
        ("Deux créneaux de libres demain matin, dites-moi.", 30),
        ("Je prends celui de 10 h 15, merci.", 29),
        ("Maison médicale ouverte samedi de 9 h à 13 h.", 26),
    )
    for number, (words, hours) in enumerate(said):
        with clock.at(clock.now() - timedelta(hours=hours)):
            voice = _voice(crowd[number * 5] if number else doctor)
            posting.post(voice, group, words, str(uuid.uuid5(NAMESPACE, words)))


def _voice(person: Person) -> Voice:
    return Voice(person, person.identity)
