"""A file attached to a report: a PDF, or a photo made plain. Sealed like the report itself."""

from domain import clock, data_keys
from domain.accounts.identities import Voice
from domain.calls import drafting
from domain.calls.acts import Act
from domain.calls.consultations import Consultation
from domain.chat import files, images
from domain.chat.storing import Upload, decoding
from domain.db import after_commit, transaction
from domain.errors import NotFound, Refused
from domain.off_hub import off_hub
from vault.blobs import BlobStore, MissingBlob

PDF = "application/pdf"
ONLY = "Joignez un PDF ou une photo."
NOTHING = "Choisissez un PDF ou une photo."


def attach(voice: Voice, consultation: Consultation, uploads: list[Upload], blobs: BlobStore) -> Act:  # fmt: skip  # noqa: E501
    """In the place of the one before, if any. Raises Refused on `files`."""
    if len(uploads) != 1:
        raise Refused(NOTHING, field="files")
    name, media_type, data = _checked(uploads[0])
    drafting.require_closable(voice.person, consultation)
    blob = off_hub(blobs.put, *_sealing(consultation, voice, data))
    try:
        with transaction():
            act = drafting.draft_of(voice, consultation)
            _forget(act, blobs)
            act.blob, act.media_type, act.saved_at = blob, media_type, clock.now()
            act.sealed_name = data_keys.seal(act.data_key_id, name, f"acts:{act.id}:name")
    except BaseException:
        blobs.delete(blob)
        raise
    return act


def detach(voice: Voice, consultation: Consultation, blobs: BlobStore) -> Act:
    """Twice is harmless."""
    with transaction():
        act = drafting.draft_of(voice, consultation)
        _forget(act, blobs)
        act.blob = act.media_type = act.sealed_name = None
    return act


def name_of(act: Act) -> str:
    """Of the attached file, or ""."""
    if act.sealed_name is None:
        return ""
    return data_keys.unseal(act.data_key_id, act.sealed_name, f"acts:{act.id}:name")


def opened(act: Act, blobs: BlobStore) -> bytes:
    """Raises NotFound when nothing is attached."""
    key = data_keys.key_of(act.data_key_id)
    try:
        return off_hub(blobs.open, key, act.blob or "", _binding(act.consultation_id, act.person_id))  # fmt: skip  # noqa: E501
    except MissingBlob:
        raise NotFound from None


def _checked(upload: Upload) -> tuple[str, str, bytes]:
    name = files.clean_name(upload.name)
    if images.looks_like_one(upload.data):
        with decoding:
            seen = off_hub(images.picture, upload.data)
        return f"{name.rpartition('.')[0] or 'photo'}.jpg", images.MEDIA_TYPE, seen.data
    if not name.lower().endswith(".pdf"):
        raise Refused(ONLY, field="files")
    return name, files.recognise(upload.data, name), upload.data


def _sealing(consultation: Consultation, voice: Voice, data: bytes) -> tuple[bytes, bytes, str]:
    key = data_keys.key_of(drafting.key_of(consultation))
    return key, data, _binding(consultation.id, voice.person.id)


def _binding(consultation_id: str, person_id: str) -> str:
    return f"acts:{consultation_id}:{person_id}:file"


def _forget(act: Act, blobs: BlobStore) -> None:
    former = act.blob
    if former:
        after_commit(lambda: blobs.delete(former))
