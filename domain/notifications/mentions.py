"""Whom messages name: the persons themselves, and those behind a structure that is named."""

from collections import defaultdict

import sqlalchemy as sa

from domain.chat.mentioning import Mention
from domain.db import db


def of(message_ids: list[str]) -> dict[str, set[str]]:
    """The identities that each message names. One query."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = sa.select(Mention.message_id, Mention.identity_id)
    for message_id, identity_id in db.session.execute(
        rows.where(Mention.message_id.in_(message_ids))
    ):
        found[message_id].add(identity_id)
    return found
