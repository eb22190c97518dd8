"""Persons and structures enter here: registered once, then they speak."""

import re
import unicodedata

import sqlalchemy as sa

from domain import clock
from domain.accounts.identities import PERSON, STRUCTURE, Identity, Person, Structure
from domain.db import db
from domain.errors import Refused
from domain.ids import new_id

EMAIL_LETTERS = 254


def by_email(email: str) -> Person | None:
    return db.session.scalar(sa.select(Person).where(Person.email == normal_email(email)))


def normal_email(email: str) -> str:
    """One spelling per address: "Lea@Exemple.FR " and "lea@exemple.fr" are one account."""
    return unicodedata.normalize("NFKC", plain(email, EMAIL_LETTERS)).lower()[:EMAIL_LETTERS]


def plain(text: str, letters: int) -> str:
    """One line of what can be shown: no control character, no space around."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:letters]


def looks_like_email(email: str) -> bool:
    """Enough to catch a slip; only a message sent there proves an address."""
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", normal_email(email)) is not None


def register_person(
    first_name: str,
    last_name: str,
    email: str,
    *,
    title: str = "",
    calling: str = "",
    rpps: str | None = None,
    profession: str = "",
    administers: bool = False,
    verified: bool = False,
    password_hash: str | None = None,
) -> Person:
    """A new person, in the present transaction; `verified` when who registers her answers for her.
    Raises Refused when the e-mail is taken."""
    if by_email(email):
        raise Refused("Cette adresse e-mail a déjà un compte.", field="email")
    first_name, last_name = plain(first_name, 60), plain(last_name, 60)
    identity = _identity(
        PERSON,
        f"{title} {first_name} {last_name}".strip(),
        f"{title} {last_name}" if title else first_name,
        f"{first_name[:1]}{last_name[:1]}".upper(),
        calling,
        verified,
    )
    person = Person(
        id=identity.id, identity=identity, email=normal_email(email), title=title,
        first_name=first_name, last_name=last_name, password_hash=password_hash,
        rpps=rpps, profession=profession, administers=administers,
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()
    return person


def register_structure(
    name: str, category: str, *, initials: str = "", calling: str = ""
) -> Structure:
    """A new structure (`category`: pharmacy, nursing home, ward, practice…)."""
    initials = initials or "".join(word[0] for word in name.split() if word[0].isupper())
    identity = _identity(STRUCTURE, name, name, initials[:2].upper(), calling, True)
    structure = Structure(id=identity.id, identity=identity, category=category)
    db.session.add(structure)
    db.session.flush()
    return structure


def _identity(
    kind: str, name: str, short_name: str, initials: str, calling: str, verified: bool
) -> Identity:
    now = clock.now()
    return Identity(
        id=new_id(), kind=kind, name=name[:120], short_name=short_name[:60], initials=initials,
        calling=calling, verified_at=now if verified else None, created_at=now,
    )  # fmt: skip
