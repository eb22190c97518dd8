"""Models of messages: words one writes often, for oneself or for a whole structure, sealed."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys
from domain.accounts import speaking
from domain.accounts.identities import Identity, Person, Voice
from domain.audit import trail
from domain.data_keys import DataKey
from domain.db import Moment, db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from vault import sealing

MOST, TITLE, BODY = 50, 80, 4000
NO_TITLE = "Donnez un titre à ce modèle\u00a0: c’est lui que vous choisirez."
NO_BODY = "Écrivez le texte du modèle."
TOO_LONG = "Ce texte est trop long\u00a0: {most} caractères au plus."
TOO_MANY = "50\u00a0modèles au plus\u00a0: retirez-en un avant d’en ajouter."


class MessageTemplate(db.Model):
    """Of an identity, with a data key of its own: taken away, its words open no more."""

    __tablename__ = "message_templates"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"), index=True)
    data_key_id: Mapped[str] = mapped_column(sa.ForeignKey("data_keys.id"))
    sealed_title: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sealed_body: Mapped[bytes] = mapped_column(sa.LargeBinary)
    written_at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True, slots=True)
class Template:
    id: str
    title: str
    body: str
    owner: Identity


def for_person(person: Person) -> list[Template]:
    """Her own first, then those of her structures; by title."""
    ids = [voice.identity.id for voice in owners(person)]
    rows = db.session.execute(_LISTED.where(MessageTemplate.identity_id.in_(ids))).all()
    found = [_opened(*row) for row in rows]
    return sorted(found, key=lambda one: (ids.index(one.owner.id), one.title.casefold()))


def owners(person: Person) -> list[Voice]:
    """For whom she may keep models: herself, and the structures she belongs to."""
    mine = speaking.voices(person)
    return [v for v in mine if v.identity.id == person.id or v.identity.kind == "structure"]


def write(
    person: Person, title: str, body: str, owner_id: str = "", template_id: str = ""
) -> Template:
    """A new model of `owner_id` (herself by default), or another text for one that she may change.
    Raises Refused for what is missing or too long, NotFound for a stranger's."""
    title, body = _clean(title, "title", TITLE, NO_TITLE), _clean(body, "body", BODY, NO_BODY)
    with transaction():
        row = _row(person, template_id) if template_id else _new(person, owner_id or person.id)
        row.sealed_title = data_keys.seal(row.data_key_id, title, _binding(row.id, "title"))
        row.sealed_body = data_keys.seal(row.data_key_id, body, _binding(row.id, "body"))
        row.written_at = clock.now()
        db.session.add(row)
        act = "template changed" if template_id else "template written"
        trail.record(act, _actor(person, row.identity_id), "template", row.id)
        return Template(row.id, title, body, db.session.get_one(Identity, row.identity_id))


def get(person: Person, template_id: str) -> Template:
    row = _row(person, template_id)
    key = db.session.get_one(DataKey, row.data_key_id)
    return _opened(row, db.session.get_one(Identity, row.identity_id), key.wrapped)


def take_away(person: Person, template_id: str) -> None:
    with transaction():
        row = _row(person, template_id)
        data_keys.shred(row.data_key_id)
        db.session.delete(row)
        trail.record("template removed", _actor(person, row.identity_id), "template", row.id)


def shred_all(identity_id: str) -> int:
    """Those of an identity that is erased, in the present transaction."""
    rows = db.session.scalars(
        sa.select(MessageTemplate).where(MessageTemplate.identity_id == identity_id)
    ).all()
    for row in rows:
        data_keys.shred(row.data_key_id)
        db.session.delete(row)
    return len(rows)


def _new(person: Person, owner_id: str) -> MessageTemplate:
    if owner_id not in {voice.identity.id for voice in owners(person)}:
        raise NotFound
    count = sa.select(sa.func.count()).where(MessageTemplate.identity_id == owner_id)
    if (db.session.scalar(count) or 0) >= MOST:
        raise Refused(TOO_MANY, field="title")
    key = data_keys.create()
    db.session.flush()
    return MessageTemplate(id=new_id(), identity_id=owner_id, data_key_id=key.id)


def _row(person: Person, template_id: str) -> MessageTemplate:
    row = db.session.get(MessageTemplate, template_id)
    if row is None or row.identity_id not in {one.identity.id for one in owners(person)}:
        raise NotFound
    return row


def _opened(row: MessageTemplate, owner: Identity, wrapped: bytes | None) -> Template:
    key = data_keys.opened(wrapped, row.data_key_id)
    title = sealing.unseal(key, row.sealed_title, _binding(row.id, "title")).decode()
    body = sealing.unseal(key, row.sealed_body, _binding(row.id, "body")).decode()
    return Template(row.id, title, body, owner)


def _actor(person: Person, identity_id: str) -> trail.Actor:
    return speaking.voice(person, identity_id).actor


def _clean(text: str, field: str, most: int, missing: str) -> str:
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise Refused(missing, field=field)
    if len(text) > most:
        raise Refused(TOO_LONG.format(most=most), field=field)
    return text


def _binding(template_id: str, part: str) -> str:
    return f"message_templates:{template_id}:{part}"


_LISTED = (
    sa.select(MessageTemplate, Identity, DataKey.wrapped)
    .join(Identity, Identity.id == MessageTemplate.identity_id)
    .join(DataKey, DataKey.id == MessageTemplate.data_key_id)
)
