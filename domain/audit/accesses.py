"""Who opened what, to read it: one entry a person, a session, a thing and an hour.

A GET never writes, so a reading is noted in memory and written a moment later, in one act with
those that came meanwhile. A process killed in between loses that moment, and nothing older.
"""

import threading
from datetime import datetime

import sqlalchemy as sa

from domain import clock, group_commit, together
from domain.audit import trail
from domain.audit.trail import Actor, AuditEntry
from domain.audit.turns import wait_for_turn

READ, FILE_READ = "conversation read", "attachment read"
Access = tuple[Actor, str, str, str]

_waiting: dict[Access, datetime] = {}
_lock = threading.Lock()


def note(actor: Actor, kind: str, object_id: str, attachment_id: str = "") -> None:
    """`actor` has just read this thing (or this file of it). Written at the next `flush`."""
    with _lock:
        _waiting.setdefault((actor, kind, object_id, attachment_id), clock.now())


def flush() -> int:
    """Write what was noted and not yet said within the hour; how many entries."""
    with _lock:
        noted = dict(_waiting)
        _waiting.clear()
    return group_commit.write(lambda connection: _write(connection, noted)) if noted else 0


def forget() -> None:
    """For tests that tell several worlds in one process."""
    with _lock:
        _waiting.clear()


def _write(connection: sa.Connection, noted: dict[Access, datetime]) -> int:
    wait_for_turn(connection)
    together.settle(connection)  # the chain is asked what it says
    fresh = [access for access, at in noted.items() if not _is_said(connection, access, at)]
    for actor, kind, object_id, attachment_id in fresh:
        detail = {"attachment": attachment_id} if attachment_id else {}
        trail.append(connection, _act(attachment_id), actor, kind, object_id, detail)
    return len(fresh)


def _is_said(connection: sa.Connection, access: Access, at: datetime) -> bool:
    """By another process too: the chain itself is asked."""
    actor, kind, object_id, attachment_id = access
    said = sa.select(AuditEntry.n).where(
        AuditEntry.object_id == object_id,
        AuditEntry.object_kind == kind,
        AuditEntry.act == _act(attachment_id),
        AuditEntry.person_id == actor.person_id,
        AuditEntry.identity_id == actor.identity_id,
        AuditEntry.session_id == actor.session_id,
        AuditEntry.at >= at.replace(minute=0, second=0, microsecond=0),
        AuditEntry.detail.contains(attachment_id, autoescape=True),
    )
    return connection.execute(said.limit(1)).first() is not None


def _act(attachment_id: str) -> str:
    return FILE_READ if attachment_id else READ
