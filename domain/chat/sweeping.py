"""Removing what a crash left behind: sealed files that no row names."""

import sqlalchemy as sa

from domain import clock
from domain.accounts.profiles import Profile
from domain.chat.charters import Charter
from domain.chat.messages import Attachment
from domain.db import db
from vault.blobs import BlobStore

ORPHAN_SECONDS = 3600.0


def sweep(blobs: BlobStore) -> int:
    """Delete the blobs older than an hour that nothing names; how many. Attachments and photos, of
    people and of groups, are the only blobs of the house: another room that keeps some must be
    asked here first.
    """
    old = blobs.written_before(clock.now().timestamp() - ORPHAN_SECONDS)
    kept = (Attachment.blob, Attachment.preview, Profile.photo_blob, Charter.photo_blob)
    named = {name for column in kept for name in db.session.scalars(sa.select(column))}
    orphans = [name for name in old if name not in named]
    for name in orphans:
        blobs.delete(name)
    return len(orphans)
