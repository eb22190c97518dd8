"""The CPTS of the demo: all belong to it, Claire coordinates, two newcomers wait for her word."""

from datetime import timedelta
from random import Random

from domain import clock
from domain.accounts import people as registry
from domain.accounts import profiles, sessions
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import db, transaction
from domain.organisations import access_codes, belonging, invitations
from domain.organisations.organisations import COORDINATOR, MEMBER, Organisation
from seeds.people import People

NAME, SLUG, TERRITORY = "CPTS du Roannais", "roannais", "Roanne et ses environs, Loire"
WELCOME = (
    "Infirmiers, médecins, pharmaciens, kinésithérapeutes, sages-femmes, secrétaires… "
    "Rejoignez vos collègues du Roannais sur Liane."
)
CODE = "ROANNAIS-2026"
# first name, last name, profession, calling, practice
NEWCOMERS = (
    ("Jeanne", "Castel", "50", "sage-femme", "Cabinet des Sages-femmes, Riorges"),
    ("Karim", "Aubry", "60", "infirmier", "Cabinet infirmier du Port, Roanne"),
)
INVITED = ("marie.delorme@exemple.example", "cabinet.kine@exemple.example")
DEVICES = ("Chrome sur Android", "Safari sur iPhone", "Firefox sur Windows")


def tell(people: People, url: str) -> Organisation:
    claire = people.persons["claire"]
    with transaction():
        cpts = belonging.found(NAME, SLUG, TERRITORY, WELCOME)
        claire.administers = True
        with clock.at(clock.now() - timedelta(days=240)):
            for person in people.persons.values():
                role = COORDINATOR if person is claire else MEMBER
                belonging.join(cpts, person, claire.actor, role=role)
        access_codes.create(claire, cpts, CODE)
        for days, row in enumerate(NEWCOMERS, 1):
            _newcomer(cpts, row, days)
        for address in INVITED:
            invitations.issue(claire, address, url, organisation=cpts)
    return cpts


def enrol(cpts: Organisation, crowd: list[Person]) -> None:
    """The busy CPTS: they came over a year, and most were here these last weeks."""
    random = Random(11)
    with transaction():
        for person in crowd:
            _at_some_time(random, 30, 340, belonging.join, cpts, person, trail.Actor())
            if random.random() < 0.8:
                _at_some_time(random, 0, 25, _was_here, person, random.choice(DEVICES))


def _newcomer(cpts: Organisation, row: tuple[str, ...], days: int) -> None:
    first, last, profession, calling, practice = row
    with clock.at(clock.now() - timedelta(days=days, hours=3)):
        email = f"{first}.{last}@nouveaux.liane.example"
        person = registry.register_person(
            first, last, email, calling=calling, profession=profession
        )
        profiles.for_writing(person).practice = practice
        belonging.join(cpts, person, person.actor, through="code")
        _was_here(person, DEVICES[0])


def _was_here(person: Person, device: str) -> None:
    """A visit that is over: the coordination sees the day."""
    session, _ = sessions.open_session(person, device)
    session.ended_at = clock.now()
    db.session.flush()


def _at_some_time(random: Random, least: int, most: int, act, *arguments) -> None:
    days = timedelta(days=random.randint(least, most), hours=random.randint(1, 9))
    with clock.at(clock.now() - days):
        act(*arguments)
