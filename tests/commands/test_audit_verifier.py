"""The trail judged from outside: whatever is done to it is found, the tail cut and the whole chain
rewritten included, since the checkpoints are signed and kept in a second place."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands import audit_verifier, auditing
from commands.audit_verifier import Database
from domain import clock
from domain.audit import checkpoints, trail
from domain.audit.checkpoints import AuditCheckpoint
from domain.audit.trail import GENESIS, AuditEntry, AuditHead
from domain.db import db, transaction
from domain.ids import new_id
from tests.conftest import POSTGRES

EXAMPLES = int(os.environ.get("TAMPERINGS", "30" if POSTGRES else "100"))
LAID = (5, 9, 14)  # entries after which a checkpoint was laid
ENTRIES = 17
THING = new_id()
COLUMNS = {
    "act": st.sampled_from(["forged", "", "Signed in", "tested ", "testéd", 'te"sted']),
    "person_id": st.sampled_from([None, new_id(), ""]),
    "identity_id": st.sampled_from([None, new_id(), ""]),
    "visit_id": st.sampled_from([new_id(), ""]),
    "session_id": st.sampled_from([new_id(), "", None]),
    "object_kind": st.sampled_from([None, "patient", "thing "]),
    "object_id": st.sampled_from([None, new_id(), THING.upper()]),
    "detail": st.sampled_from(["{}", '{"count":999}', '{"count": 1}', ""]),
    "at": st.integers(1, 10**9).map(lambda us: clock.now() - timedelta(days=1, microseconds=us)),
    "hash": st.binary(min_size=0, max_size=33),
}


def write(count):
    with transaction():
        for number in range(count):
            session = new_id() if number % 2 else None
            who = trail.Actor(person_id=new_id(), identity_id=new_id(), session_id=session)
            trail.record("tested", who, "thing", THING, count=number)


@pytest.fixture
def honest(app, settings):
    """Seventeen entries, three checkpoints in the table and in the file; and a way back."""
    for before, after in zip((0, *LAID), LAID, strict=False):
        write(after - before)
        assert trail.lay_checkpoint() == after
    write(ENTRIES - LAID[-1])
    checkpoints.copy_out(settings.checkpoints)
    tables = (AuditEntry.__table__, AuditCheckpoint.__table__, AuditHead.__table__)
    rows = {table: [dict(r._mapping) for r in db.session.execute(sa.select(table))] for table in tables}  # fmt: skip  # noqa: E501
    file = settings.checkpoints.read_text()

    def restore():
        db.session.rollback()
        with transaction():
            for table, kept in rows.items():
                db.session.execute(sa.delete(table))
                db.session.execute(sa.insert(table), kept)
        db.session.expunge_all()
        settings.checkpoints.write_text(file)

    return restore


def faults(settings):
    db.session.rollback()
    lines = settings.checkpoints.read_text().splitlines()
    with closing(Database(str(settings.sqlite_path or settings.database_url))) as database:
        return audit_verifier.verify(database, [auditing.public_key(settings)], lines).faults


def change(*statements):
    with transaction():
        for statement in statements:
            db.session.execute(statement)


def entries():
    rows = db.session.execute(sa.select(AuditEntry.__table__).order_by(AuditEntry.n))
    return [dict(row._mapping) for row in rows]


def rewritten(rows):
    """The chain as somebody without the key would make it again: consistent from end to end."""
    previous, made = GENESIS, []
    for number, row in enumerate(rows, 1):
        row = {**row, "n": number}
        row["hash"] = previous = trail.chain(previous, row)
        made.append(row)
    with transaction():
        db.session.execute(sa.delete(AuditEntry))
        db.session.execute(sa.insert(AuditEntry), made)
        db.session.execute(sa.update(AuditHead).values(n=len(made), hash=previous))


def edit(data, _settings):
    where, what = data.draw(numbers), data.draw(st.sampled_from(sorted(COLUMNS)))
    row = entries()[where - 1]
    value = data.draw(COLUMNS[what].filter(lambda new: new != row[what]))
    change(sa.update(AuditEntry).where(AuditEntry.n == where).values({what: value}))


def delete(data, _settings):
    change(sa.delete(AuditEntry).where(AuditEntry.n == data.draw(numbers)))


def insert(data, _settings):
    """In the middle, the rest pushed on; or after the end, with the right hash and head or not."""
    rows = entries()
    where = data.draw(numbers)
    forged = {**rows[0], "act": "forged", "hash": data.draw(st.binary(min_size=32, max_size=32))}
    rows.insert(where, forged)
    with transaction():
        db.session.execute(sa.delete(AuditEntry))
        numbered = [{**row, "n": number} for number, row in enumerate(rows, 1)]
        db.session.execute(sa.insert(AuditEntry), numbered)


def swap(data, _settings):
    one = data.draw(st.integers(1, ENTRIES - 1))
    other = data.draw(st.integers(one + 1, ENTRIES))
    moves = ((one, 10_000), (other, one), (10_000, other))
    change(*(sa.update(AuditEntry).where(AuditEntry.n == old).values(n=new) for old, new in moves))


def cut(data, _settings):
    """The tail goes, and the head follows: only a checkpoint knows that there was more."""
    left = data.draw(st.integers(0, LAID[-1] - 1))
    head = entries()[left - 1]["hash"] if left else GENESIS
    change(
        sa.delete(AuditEntry).where(AuditEntry.n > left),
        sa.update(AuditHead).values(n=left, hash=head),
    )
    if data.draw(st.booleans()):
        change(sa.delete(AuditCheckpoint).where(AuditCheckpoint.n > left))


def rewrite(data, _settings):
    """Everything again from some entry on, hashes, head and the table's checkpoints with it."""
    where = data.draw(st.integers(1, LAID[-1]))
    rows = entries()
    rows[where - 1]["act"] = "forged"
    rewritten(rows)
    if data.draw(st.booleans()):
        change(sa.delete(AuditCheckpoint))


def leave_out(data, _settings):
    """An act disappears and the chain closes over it."""
    rows = entries()
    del rows[data.draw(st.integers(1, LAID[-1])) - 1]
    rewritten(rows)


def fork(data, _settings):
    """Another continuation from some entry, as if it had always been the only one."""
    where = data.draw(st.integers(0, LAID[-1] - 1))
    rows = entries()
    fresh = [{**row, "object_id": new_id()} for row in rows[where:]]
    rewritten(rows[:where] + fresh)


def forge_checkpoint(data, _settings):
    """A checkpoint of the rewritten chain, signed with a key of one's own."""
    rewrite(data, _settings)
    row = db.session.execute(sa.select(AuditEntry.n, AuditEntry.hash).where(AuditEntry.n == 14)).one()  # fmt: skip  # noqa: E501
    own = checkpoints.Signer(b"a key of one's own, of 32 bytes.")
    now = clock.now()
    signature = own.sign(checkpoints.message(row.n, row.hash, now))
    names = {"key_id": own.key_id} if data.draw(st.booleans()) else {}
    values = {"hash": row.hash, "at": now, "signature": signature, **names}
    change(
        sa.delete(AuditCheckpoint).where(AuditCheckpoint.n < 14),
        sa.update(AuditCheckpoint).values(values),
    )


def edit_checkpoint(data, _settings):
    values = data.draw(
        st.sampled_from([
            {"hash": b"\1" * 32}, {"signature": b"\1" * 64}, {"key_id": "0" * 16},
            {"at": clock.now() - timedelta(days=9)}, {"n": 3},
        ])
    )  # fmt: skip
    number = data.draw(st.sampled_from(LAID))
    change(sa.update(AuditCheckpoint).where(AuditCheckpoint.n == number).values(values))


def edit_file(data, settings_):
    lines = settings_.checkpoints.read_text().splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    what = data.draw(st.sampled_from(["hole", "text", "hash", "n", "signature"]))
    if what == "hole":
        del lines[min(place, len(lines) - 2)]
    elif what == "text":
        lines[place] = lines[place][: data.draw(st.integers(0, len(lines[place]) - 2))]
    else:
        said = json.loads(lines[place])
        wrong = {"hash": "00" * 32, "signature": "00" * 64, "n": said["n"] - 1}
        lines[place] = json.dumps({**said, what: wrong[what]})
    settings_.checkpoints.write_text("\n".join(lines) + "\n")


numbers = st.integers(1, ENTRIES)
TAMPERINGS = (
    edit, delete, insert, swap, cut, rewrite, leave_out, fork, forge_checkpoint, edit_checkpoint,
    edit_file,
)  # fmt: skip


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(tamper=st.sampled_from(TAMPERINGS), data=st.data())
def test_every_tampering_is_found(honest, app, tamper, data):
    honest()
    told = app.extensions["liane"].settings
    tamper(data, told)
    assert faults(told), tamper.__name__


def test_an_honest_chain_has_no_fault(honest, settings):
    assert faults(settings) == []


def test_the_file_may_lag_behind_the_table(honest, settings):
    trail.lay_checkpoint()
    assert faults(settings) == []
    checkpoints.copy_out(settings.checkpoints)
    assert faults(settings) == []


def test_the_verifier_and_the_trail_compute_the_same_hash(honest, settings):
    previous = GENESIS
    with closing(Database(str(settings.sqlite_path or settings.database_url))) as database:
        for told, row in zip(database.entries(), entries(), strict=True):
            assert audit_verifier.digest(previous, told) == trail.chain(previous, row)
            previous = row["hash"]


def run(*arguments, **environ):
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=60, check=False,
        cwd=environ.pop("cwd", Path(__file__).parents[2]), env={**os.environ, **environ},
    )  # fmt: skip


@pytest.mark.skipif(bool(POSTGRES), reason="the file is copied away")
def test_it_stands_alone(honest, settings, tmp_path):
    """With the database, the public key and the file only, far from the product."""
    db.session.rollback()
    away = tmp_path / "elsewhere"
    away.mkdir()
    source = Path(audit_verifier.__file__)
    (away / "verifier.py").write_bytes(source.read_bytes())
    with sqlite3.connect(settings.sqlite_path) as connection:
        connection.execute("vacuum into ?", (str(away / "copy.db"),))
    told = run(
        "-I", "verifier.py", "--database", "copy.db", "--key",
        auditing.public_key(settings).hex(), "--checkpoints", str(settings.checkpoints), cwd=away,
    )  # fmt: skip
    assert (told.returncode, told.stdout) == (0, "audit chain: whole (17 entries, 3 checkpoints)\n")


@pytest.mark.skipif(bool(POSTGRES), reason="once is enough")
def test_the_product_verifies_itself_by_both_commands(honest, settings, app):
    db.session.rollback()
    environ = {
        "LIANE_DATA": str(settings.data_dir), "DATABASE_URL": settings.database_url,
        "LIANE_MASTER_KEY": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY", "LIANE_DEMO": "1",
    }  # fmt: skip
    whole = "audit chain: whole (17 entries, 3 checkpoints)\n"
    assert run("-m", "flask", "audit", "verify", **environ).stdout == whole
    assert run("app.py", "verify-audit", **environ).stdout == whole
    change(sa.delete(AuditEntry).where(AuditEntry.n == 3))
    broken = run("app.py", "verify-audit", **environ)
    assert broken.returncode == 1 and "entry 3 does not follow" in broken.stdout
