"""What goes with messages, unsealed: photos, documents, voice messages and who has heard them."""

import sqlalchemy as sa

from domain.chat import listening, messages
from domain.chat.words import Attachment
from domain.db import db
from vault import sealing


def of(message_ids: list[str], key: bytes) -> dict[str, tuple[Attachment, ...]]:
    """By message, in their order. Two queries at most."""
    found: dict[str, tuple[Attachment, ...]] = {}
    rows = db.session.execute(_ATTACHED, {"ids": message_ids}).all() if message_ids else []
    heard = listening.heard([row.id for row in rows if row.kind == messages.VOICE])
    for row in rows:
        one = unsealed(row, key, heard.get(row.id, ()))
        found[row.message_id] = (*found.get(row.message_id, ()), one)
    return found


def unsealed(
    row: messages.Attachment | sa.Row, key: bytes, heard: tuple[str, ...] = ()
) -> Attachment:
    name = sealing.unseal(key, row.sealed_name, messages.name_binding(row.id)).decode()
    kept = row.sealed_peaks
    peaks = sealing.unseal(key, kept, messages.peaks_binding(row.id)) if kept else b""
    return Attachment(
        row.id, row.kind, name, row.media_type, row.size, row.width, row.height,
        row.state or "", row.ms or 0, tuple(peaks), heard,
    )  # fmt: skip


_ATTACHED = (
    sa.select(messages.Attachment.__table__)
    .where(messages.Attachment.message_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(messages.Attachment.message_id, messages.Attachment.position)
)
