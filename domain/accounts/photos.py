"""A person's photo: a square of hers in two sizes, sealed by her own data key."""

import struct
import threading

from PIL import Image, ImageOps

from domain import data_keys, pictures
from domain.accounts import own_keys, profiles
from domain.accounts.identities import Person
from domain.accounts.profiles import Profile
from domain.audit import trail
from domain.db import after_commit, db, transaction
from domain.errors import NotFound, Refused
from domain.off_hub import off_hub
from vault.blobs import BlobStore, MissingBlob

SIDE, SMALL_SIDE = 512, 96
FIELD = "photo"
NOTHING = "Choisissez une photo."
_SIZE = struct.Struct("!I")
_decoding = threading.BoundedSemaphore(2)


def change(person: Person, data: bytes, blobs: BlobStore) -> None:
    """Her new photo; the one before is deleted. Raises Refused when it cannot be read."""
    if not data:
        raise Refused(NOTHING, field=FIELD)
    with _decoding:
        both = off_hub(_squares, data)
    with transaction():
        key_id = own_keys.key_for(person)
    name = off_hub(blobs.put, data_keys.key_of(key_id), both, _binding(person.id))
    try:
        _replace(person, name, blobs)
    except BaseException:
        blobs.delete(name)
        raise


def remove(person: Person, blobs: BlobStore) -> None:
    """Her initials again. Twice is harmless."""
    _replace(person, None, blobs)


def opened(person_id: str, blobs: BlobStore, *, small: bool = False) -> bytes:
    """The JPEG of someone's photo. Raises NotFound when there is none."""
    person, profile = db.session.get(Person, person_id), db.session.get(Profile, person_id)
    if person is None or profile is None or not profile.photo_blob or not person.data_key_id:
        raise NotFound
    key = data_keys.key_of(person.data_key_id)
    try:
        both = off_hub(blobs.open, key, profile.photo_blob, _binding(person_id))
    except MissingBlob:
        raise NotFound from None
    cut = _SIZE.size + _SIZE.unpack_from(both)[0]
    return both[cut:] if small else both[_SIZE.size : cut]


def _replace(person: Person, name: str | None, blobs: BlobStore) -> None:
    with transaction():
        profile = profiles.for_writing(person)
        before, profile.photo_blob = profile.photo_blob, name
        if before == name:
            return
        trail.record(
            "photo changed" if name else "photo removed", person.actor, "person", person.id
        )
        if before:
            after_commit(lambda: blobs.delete(before))


def _squares(data: bytes) -> bytes:
    """Both sizes in one blob, so that one name and one binding hold them together."""
    with pictures.opened(data, SIDE, FIELD) as image:
        large, small = (
            pictures.jpeg(ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS))
            for side in (SIDE, SMALL_SIDE)
        )
    return _SIZE.pack(len(large)) + large + small


def _binding(person_id: str) -> str:
    return own_keys.binding(person_id, "photo")
