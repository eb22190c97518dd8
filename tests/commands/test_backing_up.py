"""A backup nobody restored counts as none: everything is destroyed, then comes back."""

import shutil

import pytest
import sqlalchemy as sa

from app import create_app
from commands import auditing, backing_up
from commands.migrating import plain_engine
from domain import data_keys
from domain.audit import checkpoints, trail
from domain.db import db, transaction
from domain.outbox import OutboxItem
from tests.conftest import KEY, settings_for
from vault.blobs import BlobStore

OTHER_KEY = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU"


@pytest.fixture
def lived(app, settings):
    """An installation with a sealed row, a sealed file and an audit trail."""
    with transaction():
        key = data_keys.create()
        trail.record("lived", trail.Actor())
    trail.lay_checkpoint()
    checkpoints.copy_out(settings.checkpoints)
    binding = "attachment:1"
    blob = BlobStore(settings.blobs_dir).put(data_keys.key_of(key.id), b"photo", binding)
    db.session.remove()
    return key.id, blob, binding


def destroy(settings):
    db.session.remove()
    db.engine.dispose()
    if settings.sqlite_path is None:
        engine = plain_engine(settings.database_url)
        with engine.begin() as connection:
            connection.execute(sa.text("drop schema public cascade"))
            connection.execute(sa.text("create schema public"))
    shutil.rmtree(settings.data_dir)
    settings.data_dir.mkdir()


def test_everything_destroyed_comes_back_whole(app, settings, lived, tmp_path_factory):
    archive = tmp_path_factory.mktemp("elsewhere") / "liane.backup"
    assert backing_up.backup(settings, create_app, str(archive)) == 0
    destroy(settings)
    assert backing_up.restore(settings, create_app, str(archive)) == 0
    key_id, blob, binding = lived
    assert auditing.verify(settings) == 0 and settings.checkpoints.exists()
    with create_app(settings).app_context():
        opened = BlobStore(settings.blobs_dir).open(data_keys.key_of(key_id), blob, binding)
        assert opened == b"photo"
        assert trail.first_break() is None
        assert db.session.scalar(sa.select(sa.func.count()).select_from(trail.AuditEntry)) == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxItem)) == 0
        db.session.remove()
        db.engine.dispose()


def test_an_archive_shows_nothing_in_clear(app, settings, lived, tmp_path_factory):
    archive = tmp_path_factory.mktemp("elsewhere") / "liane.backup"
    backing_up.backup(settings, create_app, str(archive))
    written = archive.read_bytes()
    assert b"SQLite" not in written and b"manifest" not in written and b"lived" not in written
    assert KEY.encode() not in written
    assert archive.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("where", [0.02, 0.5, 0.999])
def test_one_flipped_byte_is_refused(app, settings, lived, tmp_path_factory, where, capsys):
    archive = tmp_path_factory.mktemp("elsewhere") / "liane.backup"
    backing_up.backup(settings, create_app, str(archive))
    broken = bytearray(archive.read_bytes())
    broken[int(len(broken) * where)] ^= 1
    archive.write_bytes(broken)
    destroy(settings)
    assert backing_up.restore(settings, create_app, str(archive)) == 1
    assert "damaged" in capsys.readouterr().err


def test_a_cut_archive_and_another_key_are_refused(
    app, settings, lived, tmp_path, tmp_path_factory
):
    archive = tmp_path_factory.mktemp("elsewhere") / "liane.backup"
    backing_up.backup(settings, create_app, str(archive))
    destroy(settings)
    other = settings_for(tmp_path, settings.database_url, LIANE_MASTER_KEY=OTHER_KEY)
    assert backing_up.restore(other, create_app, str(archive)) == 1
    archive.write_bytes(archive.read_bytes()[:-10])
    assert backing_up.restore(settings, create_app, str(archive)) == 1


def test_nothing_that_lives_is_overwritten(app, settings, lived, tmp_path_factory, capsys):
    archive = tmp_path_factory.mktemp("elsewhere") / "liane.backup"
    backing_up.backup(settings, create_app, str(archive))
    assert backing_up.restore(settings, create_app, str(archive)) == 1
    assert "not empty" in capsys.readouterr().err
