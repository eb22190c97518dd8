"""One care team: what eight people of a small town said to each other these last days."""

from domain import clock
from domain.accounts.identities import Voice
from domain.chat import claiming, opening, suggesting, templating
from domain.chat.conversations import Conversation
from domain.db import db, transaction
from domain.ids import new_id
from domain.patients.records import CareTeamMember
from seeds import alarms, consultations, correspondence, portraits, stories
from seeds.people import People, settle
from seeds.telling import at, everyone_has_read, identities, say_all
from vault.blobs import BlobStore

TEAMS = {
    "abadie": (("eric", "médecin traitant"), ("lea", "infirmière"), ("pharmacy", ""), ("sami", "")),
    "delmas": (("eric", "médecin traitant"), ("nadia", "cardiologue"), ("lea", "infirmière")),
    "ferrand": (("eric", "médecin traitant"), ("mimosas", "lieu de vie"), ("lea", "infirmière")),
}
AUDIENCE = ("lea", "eric", "sami", "nadia", "lucie", "pharmacy")


def tell(blobs: BlobStore, url: str = "http://localhost:8000") -> People:
    people = settle()
    portraits.show(people, blobs)
    _patients(people, blobs, url)
    _groups(people, blobs)
    _pairs(people, blobs)
    _templates(people)
    return people


def _templates(people: People) -> None:
    for who in ("lea", "eric"):
        suggesting.suggest(people.voice(who).person)
    pharmacist = people.voice("ines as pharmacy")
    templating.write(pharmacist.person, *stories.READY, owner_id=pharmacist.identity.id)


def _patients(people: People, blobs: BlobStore, url: str) -> None:
    told = (("abadie", stories.ABADIE, {"lea": 2}), ("delmas", stories.DELMAS, {}), ("ferrand", stories.FERRAND, {}))  # fmt: skip  # noqa: E501
    for key, rows, behind in told:
        with clock.at(at(int(rows[0][1]), "08:00")):
            _gather(people, key)
            room = opening.about(people.voice("eric"), people.patients[key])
        consultations.told(people, key, room, int(rows[0][1]), url)
        say_all(people, room, rows, blobs)
        if key == "abadie":
            alarms.told(people, room)
            correspondence.tell(people, room, url)
        everyone_has_read(people, room, **behind)


def _gather(people: People, key: str) -> None:
    with transaction():
        for member, role in TEAMS[key]:
            db.session.add(
                CareTeamMember(
                    id=new_id(),
                    patient_id=people.patients[key].id,
                    identity_id=people.identity_id(member),
                    role=role,
                    joined_at=clock.now(),
                )
            )


def _groups(people: People, blobs: BlobStore) -> None:
    told = (
        ("lea", "Infirmiers CPTS", ("lucie", "sami"), stories.NURSES, {"lea": 1}),
        ("claire as office", "Nouvelles de la CPTS", AUDIENCE, stories.OFFICE, {}),
    )
    for opener, title, others, rows, behind in told:
        with clock.at(at(int(rows[0][1]), "07:30")):
            group = opening.group(people.voice(opener), identities(people, *others), title)
        say_all(people, group, rows, blobs)
        everyone_has_read(people, group, **behind)


def _pairs(people: People, blobs: BlobStore) -> None:
    told = (
        (people.voice("lea"), "eric", stories.LEA_AND_ERIC, {"lea": 1}),
        (people.voice("lea"), "pharmacy", stories.LEA_AND_PHARMACY, {}),
        (people.voice("sami"), "pharmacy", stories.SAMI_AND_PHARMACY, {"paul": 1}),
        (people.voice("eric"), "nadia", stories.ERIC_AND_NADIA, {}),
    )
    for voice, other, rows, behind in told:
        with clock.at(at(int(rows[0][1]), "07:00")):
            pair = _direct(people, voice, other)
        say_all(people, pair, rows, blobs)
        everyone_has_read(people, pair, **behind)
    _share(people)


def _share(people: People) -> None:
    """At the pharmacy Paul takes care of what Sami asks; Inès has read it."""
    paul, inside = people.voice("paul as pharmacy"), people.voice("sami")
    claiming.claim(paul, opening.direct(inside, paul.identity))


def _direct(people: People, voice: Voice, other: str) -> Conversation:
    return opening.direct(voice, identities(people, other)[0])
