"""Chosen files of a conversation in one archive, made as it leaves: nothing in clear touches a
disk, and one file at a time is in memory."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.chat.conversations import Conversation
from domain.chat.gallery import Piece
from domain.chat.messages import Attachment, blob_binding
from domain.db import db, transaction
from domain.errors import Refused
from domain.off_hub import off_hub
from vault.blobs import BlobStore

# What an archive adds to a file that it only stores: before it, after it, in the list; and its end.
HEAD, AFTER, LISTED, END = 30, 16, 46, 22
MOST_FILES, MOST_BYTES = 300, 600_000_000
NOTHING = "Choisissez au moins un fichier à télécharger."
TOO_MUCH = "C’est trop pour une archive\u00a0: 300 fichiers ou 600 Mo au plus. Choisissez-en moins."


@dataclass(frozen=True, slots=True)
class Archive:
    """Its size, which tells a browser how far it has come and when it is cut; its parts."""

    size: int
    parts: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class _Packed:
    """One file, under the name that nobody else bears in the archive."""

    piece: Piece
    blob: str
    name: str

    @property
    def size(self) -> int:
        return self.piece.file.size + HEAD + AFTER + LISTED + 2 * len(self.name.encode())


class _Spout:
    """Where the archive is written: taken away as it comes."""

    def __init__(self) -> None:
        self.drops: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.drops.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def drain(self) -> bytes:
        held, self.drops = b"".join(self.drops), []
        return held


def bundle(
    blobs: BlobStore, voice: Voice, conversation: Conversation, pieces: Sequence[Piece]
) -> Archive:
    """Note it in the trail, then the archive. Raises Refused with a sentence."""
    if not pieces:
        raise Refused(NOTHING)
    if len(pieces) > MOST_FILES or sum(one.file.size for one in pieces) > MOST_BYTES:
        raise Refused(TOO_MUCH)
    key = data_keys.key_of(conversation.data_key_id)
    files = _packed(blobs, pieces)
    with transaction():
        trail.record(
            "files downloaded", voice.actor, "conversation", conversation.id, files=len(pieces)
        )  # fmt: skip
    return Archive(sum(one.size for one in files) + END, _parts(blobs, key, files))


def _packed(blobs: BlobStore, pieces: Sequence[Piece]) -> list[_Packed]:
    """Those whose bytes are still there."""
    found, taken = {row.id: row.blob for row in db.session.scalars(_rows(pieces))}, set[str]()
    kept = [one for one in pieces if blobs.holds(found[one.file.id])]
    return [_Packed(one, found[one.file.id], _apart(one.file.name, taken)) for one in kept]


def _rows(pieces: Sequence[Piece]) -> sa.Select:
    return sa.select(Attachment).where(Attachment.id.in_([one.file.id for one in pieces]))


def _parts(blobs: BlobStore, key: bytes, files: list[_Packed]) -> Iterator[bytes]:
    spout = _Spout()
    with zipfile.ZipFile(spout, "w") as archive:  # type: ignore[call-overload]
        for one in files:
            binding = blob_binding(one.piece.file.id, "original")
            data = off_hub(blobs.open, key, one.blob, binding)
            sent = one.piece.sent_at.astimezone(clock.PARIS).timetuple()[:6]
            archive.writestr(zipfile.ZipInfo(one.name, sent), data)
            yield spout.drain()
    yield spout.drain()


def _apart(name: str, taken: set[str]) -> str:
    """Two files of one name are both kept: "photo.jpg", "photo (2).jpg"."""
    path, number = PurePosixPath(name), 1
    while name.lower() in taken:
        number += 1
        name = f"{path.stem} ({number}){path.suffix}"
    taken.add(name.lower())
    return name
