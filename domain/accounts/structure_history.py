"""What was done in a structure, and by whom: its people read it in the audit trail."""

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain.accounts.identities import Identity
from domain.audit.trail import AuditEntry
from domain.db import db

SHOWN = 10


@dataclass(frozen=True)
class Change:
    """`by` acted, about `whom`; either may be "" when nobody is to be named."""

    act: str
    at: datetime
    by: str
    whom: str

    @property
    def is_her_own(self) -> bool:
        return self.by in ("", self.whom)


def latest(structure_id: str) -> list[Change]:
    """The last acts, the newest first, in two queries."""
    asked = sa.select(AuditEntry).where(
        AuditEntry.object_id == structure_id, AuditEntry.object_kind == "structure"
    )
    rows = list(db.session.scalars(asked.order_by(AuditEntry.n.desc()).limit(SHOWN)))
    about = {row.n: json.loads(row.detail).get("person", "") for row in rows}
    named = _names({*about.values(), *(row.person_id or "" for row in rows)})
    return [
        Change(row.act, row.at, named.get(row.person_id or "", ""), named.get(about[row.n], ""))
        for row in rows
    ]


def _names(ids: set[str]) -> dict[str, str]:
    asked = sa.select(Identity.id, Identity.name).where(Identity.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(asked)}
