"""Each person's own data key: what only she says of herself is sealed by it, and goes with it."""

from domain import data_keys
from domain.accounts.identities import Person
from domain.db import db


def key_for(person: Person) -> str:
    """The id of her data key, made the first time, in the present transaction."""
    if person.data_key_id is None:
        row = data_keys.create()
        db.session.flush()
        person.data_key_id = row.id
    return person.data_key_id


def seal(person: Person, text: str, what: str) -> bytes:
    """`what` names the thing ("absence", "photo"): sealed for one, it opens for no other."""
    return data_keys.seal(key_for(person), text, binding(person.id, what))


def unseal(person: Person, sealed: bytes, what: str) -> str:
    """Raises Shredded when her account was erased."""
    if person.data_key_id is None:
        raise data_keys.Shredded(person.id)
    return data_keys.unseal(person.data_key_id, sealed, binding(person.id, what))


def binding(person_id: str, what: str) -> str:
    return f"persons:{person_id}:{what}"
