"""Removing what a crash left behind: sealed files that no row names."""

from typing import Any

import sqlalchemy as sa

from domain import clock
from domain.accounts.profiles import Profile
from domain.chat.charters import Charter
from domain.chat.messages import Attachment
from domain.db import db
from vault.blobs import BlobStore

ORPHAN_SECONDS = 3600.0
_kept = [Attachment.blob, Attachment.preview, Profile.photo_blob, Charter.photo_blob]


def keep(*columns: Any) -> None:
    """Another room has blobs too: these columns name them."""
    _kept.extend(columns)


def sweep(blobs: BlobStore) -> int:
    """Delete the blobs older than an hour that nothing names; how many. A room that keeps some
    says so by `keep`.
    """
    old = blobs.written_before(clock.now().timestamp() - ORPHAN_SECONDS)
    named = {name for column in _kept for name in db.session.scalars(sa.select(column))}
    orphans = [name for name in old if name not in named]
    for name in orphans:
        blobs.delete(name)
    return len(orphans)
