"""Which messages something stands beside: most have nothing, and need no other question."""

from collections.abc import Sequence

import sqlalchemy as sa

from domain.chat.alerts import Alert
from domain.chat.charges import Charge
from domain.chat.messages import Attachment
from domain.chat.reactions import Reaction
from domain.db import db


def among(message_ids: Sequence[str]) -> set[str]:
    """Those that have files, reactions, a charge or an alert. One query."""
    return set(db.session.scalars(_BESIDE, {"ids": list(message_ids)}))


_BESIDE = sa.union(
    *(
        sa.select(table.message_id).where(
            table.message_id.in_(sa.bindparam("ids", expanding=True, unique=False))
        )
        for table in (Attachment, Reaction, Charge, Alert)
    )
)
