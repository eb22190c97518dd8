"""How a story becomes rows: through the product's own verbs, at the hour it was said."""

import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from domain import clock
from domain.accounts.identities import Identity
from domain.chat import messages, posting, recording, storing
from domain.chat.conversations import Conversation, Membership
from domain.chat.messages import Receipt
from domain.db import db, transaction
from seeds import papers, pictures, sounds
from seeds.people import STRUCTURES, People
from vault.blobs import BlobStore

NAMESPACE = uuid.UUID("5ad0e1f2-7c2b-4b6e-9a53-11a9e0c0ffee")
Row = Sequence[object]


def at(days_ago: int, hour: str) -> datetime:
    """That hour in Paris, so many days before today; never in the future."""
    day = clock.now().astimezone(clock.PARIS).date() - timedelta(days=days_ago)
    moment = datetime.combine(day, time.fromisoformat(hour), clock.PARIS)
    return min(moment, clock.now() - timedelta(minutes=3))


def say_all(
    people: People, conversation: Conversation, rows: Sequence[Row], blobs: BlobStore
) -> None:
    for number, row in enumerate(rows):
        say(people, conversation, row, number, blobs)


def say(people: People, where: Conversation, row: Row, number: int, blobs: BlobStore) -> None:
    voice_key, days, hour, words, *more = row
    uploads = [_upload(number, *more)] if more else []
    with clock.at(at(int(days), str(hour))):
        parcel = storing.pack(blobs, where, uploads)
        client_id = str(uuid.uuid5(NAMESPACE, f"{where.id}:{number}"))
        said, _ = posting.post(people.voice(str(voice_key)), where, str(words), client_id, parcel)
        for one in said.voices:
            recording.prepare(blobs, one.id)


def identities(people: People, *keys: str) -> list[Identity]:
    return [db.session.get_one(Identity, people.identity_id(key)) for key in keys]


def everyone_has_read(people: People, conversation: Conversation, **behind: int) -> None:
    """Receipts at the end, but for those `behind` by so many messages ("lea=2")."""
    with transaction():
        db.session.refresh(conversation)
        members = db.session.scalars(
            sa.select(Membership.identity_id).where(Membership.conversation_id == conversation.id)
        ).all()
        for key, person in people.persons.items():
            identity = _seat_of(people, key, members)
            if identity:
                _mark(conversation, person.id, identity, behind.get(key, 0))


def _seat_of(people: People, key: str, members: Sequence[str]) -> str | None:
    homes = [people.structures[name].id for name, row in STRUCTURES.items() if key in row[3]]
    return next((i for i in (people.persons[key].id, *homes) if i in members), None)


def _mark(conversation: Conversation, person_id: str, identity_id: str, behind: int) -> None:
    seq, now = max(0, conversation.last_seq - behind), clock.now()
    row = db.session.get(Receipt, (conversation.id, person_id)) or Receipt(
        conversation_id=conversation.id, person_id=person_id, identity_id=identity_id
    )
    row.delivered_seq, row.delivered_at = conversation.last_seq, now
    row.read_seq, row.read_at = seq, now
    db.session.add(row)


def _upload(seed: int, kind: str, how: object) -> storing.Upload:
    if kind == "voice":
        return storing.Upload(messages.VOICE, "vocal.ogg", sounds.murmur(seed, int(str(how))))
    if kind == "paper":
        return storing.Upload(messages.FILE, str(how), papers.letter())
    return storing.Upload(messages.PHOTO, "photo.jpg", pictures.wound(seed, int(str(how))))
