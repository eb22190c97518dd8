"""The audit trail: how fast several processes write one chain, how long the verifier takes.

    python -m bench.audit [entries to verify, in thousands: 1000] [rows by each writer: 2000]

Four processes of eight hands append to one chain, entries that meet sharing a commit: on SQLite
and, with TEST_DATABASE_URL (an empty database), on PostgreSQL. Then a chain is written at once and
verified from outside.
Figures: at least 300 rows a second together, at most 10 seconds for a million rows.
"""

import json
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from commands import audit_verifier, auditing, migrating
from config import Settings
from domain import group_commit
from domain.audit import checkpoints, trail
from domain.audit.trail import GENESIS, AuditEntry, AuditHead
from domain.db import db, transaction
from domain.ids import new_id

WRITERS, HANDS = 4, 8
PROCESSES = multiprocessing.get_context("spawn")


def settings_for(folder: Path, url: str = "") -> Settings:
    settings = Settings.from_env({"LIANE_DATA": str(folder), "DATABASE_URL": url})
    migrating.migrate(migrating.plain_engine(settings.database_url))
    return settings


def write(settings: Settings, count: int, ready, go) -> None:
    from app import create_app

    app = create_app(settings)
    with app.app_context():
        db.session.execute(sa.select(AuditHead))
        db.session.remove()
        ready.set()
        go.wait(60)
        hands = [threading.Thread(target=_hand, args=(app, count // HANDS)) for _ in range(HANDS)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        db.engine.dispose()


def _hand(app, count: int) -> None:
    """A request at a time, as messages are posted: those that come together share a commit."""
    with app.app_context():
        for _ in range(count):
            group_commit.write(_append)


def _append(connection: sa.Connection) -> None:
    who = trail.Actor(person_id=new_id(), session_id=new_id())
    trail.append(connection, "text posted", who, "conversation", new_id(), {"seq": 3})


def throughput(settings: Settings, count: int) -> float:
    """Entries a second, all writers together, from the first to the last."""
    go, gates = PROCESSES.Event(), [PROCESSES.Event() for _ in range(WRITERS)]
    crew = [PROCESSES.Process(target=write, args=(settings, count, gate, go)) for gate in gates]
    for one in crew:
        one.start()
    for gate in gates:
        gate.wait(60)
    began = time.perf_counter()
    go.set()
    for one in crew:
        one.join()
    spent = time.perf_counter() - began
    assert [one.exitcode for one in crew] == [0] * WRITERS
    assert verified(settings) == WRITERS * count
    return WRITERS * count / spent


def verified(settings: Settings) -> int:
    address = str(settings.sqlite_path or settings.database_url)
    with closing(audit_verifier.Database(address)) as database:
        report = audit_verifier.verify(database, [auditing.public_key(settings)], [])
    assert report.faults == [], report.faults
    return report.entries


def fill(settings: Settings, entries: int) -> None:
    """A long honest chain, with its checkpoints, written in few transactions."""
    from app import create_app

    with create_app(settings).app_context():
        previous = GENESIS
        for start in range(1, entries + 1, 10_000):
            with transaction():
                previous = _chunk(start, min(start + 10_000, entries + 1), previous)
        db.session.remove()
        db.engine.dispose()


def _chunk(start: int, end: int, previous: bytes) -> bytes:
    connection, rows, sealed = db.session.connection(), [], []
    for number in range(start, end):
        row = {
            "n": number, "at": trail.clock.now(), "act": "text posted", "person_id": new_id(),
            "identity_id": new_id(), "visit_id": None, "session_id": new_id(),
            "object_kind": "conversation", "object_id": new_id(),
            "detail": json.dumps({"seq": number}, separators=(",", ":")),
        }  # fmt: skip
        row["hash"] = previous = trail.chain(previous, row)
        rows.append(row)
        if number % checkpoints.EVERY == 0:
            sealed.append((number, previous))
    connection.execute(sa.insert(AuditEntry), rows)
    for number, digest in sealed:
        checkpoints.seal(connection, number, digest)
    connection.execute(sa.update(AuditHead).values(n=end - 1, hash=previous))
    return previous


def main(thousands: int = 1000, count: int = 2000) -> None:
    urls = {"SQLite": ""}
    if os.environ.get("TEST_DATABASE_URL"):
        urls["PostgreSQL"] = os.environ["TEST_DATABASE_URL"]
    for name, url in urls.items():
        with tempfile.TemporaryDirectory() as folder:
            rate = throughput(settings_for(Path(folder), url), count)
            sys.stdout.write(f"{name}: {WRITERS} writers x {count}, one chain, {rate:.0f} rows/s\n")
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(Path(folder))
        fill(settings, thousands * 1000)
        began = time.perf_counter()
        entries = verified(settings)
        spent = time.perf_counter() - began
        rate = spent * 1e6 / entries
        sys.stdout.write(f"verified {entries} rows in {spent:.1f} s ({rate:.1f} s a million)\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
