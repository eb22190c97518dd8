"""Checkpoints: signed with the entry they seal, copied once to the second place, lines mended."""

import json
import multiprocessing

import pytest
import sqlalchemy as sa

from domain.audit import checkpoints, trail
from domain.audit.checkpoints import AuditCheckpoint
from domain.db import db, transaction
from domain.ids import new_id
from jobs import lay_checkpoint
from vault import signing


def write(count):
    with transaction():
        for number in range(count):
            trail.record("tested", trail.Actor(person_id=new_id()), "thing", new_id(), count=number)


def laid():
    return list(db.session.scalars(sa.select(AuditCheckpoint.n).order_by(AuditCheckpoint.n)))


def told(settings):
    return [json.loads(line) for line in settings.checkpoints.read_text().splitlines()]


def test_nothing_done_nothing_signed(app, settings):
    assert trail.lay_checkpoint() is None and laid() == []


def test_the_same_entry_is_signed_once(app):
    write(3)
    assert trail.lay_checkpoint() == 3
    assert trail.lay_checkpoint() is None
    write(1)
    assert trail.lay_checkpoint() == 4


def test_the_signature_says_the_number_the_hash_and_the_moment(app):
    write(3)
    trail.lay_checkpoint()
    [row] = db.session.scalars(sa.select(AuditCheckpoint))
    public = checkpoints.signer().public
    assert row.key_id == signing.key_id(public)
    said = checkpoints.message(row.n, row.hash, row.at)
    assert signing.is_signed(public, row.signature, said)
    assert not signing.is_signed(public, row.signature, said + b" ")
    assert not signing.is_signed(b"short", row.signature, said)


def test_a_thousandth_entry_is_signed_with_the_act_itself(app, monkeypatch):
    monkeypatch.setattr(checkpoints, "EVERY", 10)
    write(25)
    assert laid() == [10, 20]


def test_an_act_undone_takes_its_checkpoint_with_it(app, monkeypatch):
    monkeypatch.setattr(checkpoints, "EVERY", 2)
    with pytest.raises(ZeroDivisionError), transaction():
        trail.record("undone", trail.Actor())
        trail.record("undone", trail.Actor())
        _ = 1 / 0
    assert laid() == []


def test_the_file_gets_each_checkpoint_once(app, settings):
    sweep = lay_checkpoint.sweep(settings.checkpoints)
    for _ in range(3):
        write(2)
        sweep()
        sweep()
    assert [line["n"] for line in told(settings)] == laid() == [2, 4, 6]
    assert settings.checkpoints.stat().st_mode & 0o077 == 0


def test_a_line_cut_short_by_a_crash_is_written_again(app, settings):
    write(2)
    trail.lay_checkpoint()
    checkpoints.copy_out(settings.checkpoints)
    whole = settings.checkpoints.read_text()
    write(2)
    trail.lay_checkpoint()
    settings.checkpoints.write_text(whole + whole[:40])
    checkpoints.copy_out(settings.checkpoints)
    assert [line["n"] for line in told(settings)] == [2, 4]


def _writer(settings, count, ready, go):
    from app import create_app

    app = create_app(settings)
    with app.app_context():
        ready.set()
        go.wait(30)
        for _ in range(count):
            write(1)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("count", [60])
def test_four_processes_make_one_chain(app, settings, count):
    """The throughput is bench/audit.py's business; here, that nothing is lost nor forked."""
    db.session.remove()
    db.engine.dispose()
    spawn = multiprocessing.get_context("spawn")
    go, gates = spawn.Event(), [spawn.Event() for _ in range(4)]
    crew = [spawn.Process(target=_writer, args=(settings, count, gate, go)) for gate in gates]
    for one in crew:
        one.start()
    assert all(gate.wait(60) for gate in gates)
    go.set()
    for one in crew:
        one.join(120)
    assert [one.exitcode for one in crew] == [0] * 4
    assert trail.first_break() is None
    assert db.session.get(trail.AuditHead, trail.HEAD).n == 4 * count
