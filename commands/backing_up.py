"""Backup and restore: database and files in one sealed archive, the key by reference only.

The archive opens with the same master key, which it does not hold: keep the key elsewhere.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from commands.migrating import migrate, plain_engine
from config import Settings
from vault import archives

DATABASE, MANIFEST, BLOBS = "database", "manifest.json", "blobs"
CHECKPOINTS = "audit-checkpoints.jsonl"


def key_reference(settings: Settings) -> str:
    """Names the master key without telling anything of it."""
    return sha256(settings.master_key.derive("key reference")).hexdigest()[:16]


def backup(settings: Settings, create_app: Callable[..., Any], *arguments: str) -> int:
    """Safe while serving. Blobs are written before the rows that name them, so they are copied
    after the database."""
    if len(arguments) != 1:
        return _complain("usage: python app.py backup FILE")
    target = Path(arguments[0])
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".backup-") as work:
        copy = Path(work) / DATABASE
        if settings.checkpoints.exists():  # first: it must not know more than the database
            shutil.copyfile(settings.checkpoints, Path(work) / CHECKPOINTS)
        _copy_database(settings, copy)
        _pack(settings, copy, target)
    sys.stdout.write(f"{target}: {target.stat().st_size} bytes, key {key_reference(settings)}\n")
    return 0


def restore(settings: Settings, create_app: Callable[..., Any], *arguments: str) -> int:
    """Into an empty place only; nothing is overwritten."""
    if len(arguments) != 1:
        return _complain("usage: python app.py restore FILE")
    if _is_inhabited(settings):
        return _complain("the database is not empty: restore into a new place")
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".restore-") as work:
        try:
            _unpack(settings, Path(arguments[0]), Path(work))
        except archives.BrokenArchive:
            return _complain("this archive is damaged, or was sealed with another master key")
        _put_back(settings, Path(work))
    migrate(plain_engine(settings.database_url))
    sys.stdout.write("restored\n")
    return 0


def _copy_database(settings: Settings, copy: Path) -> None:
    if settings.sqlite_path is None:
        _run_postgres(settings, "pg_dump", "--format=custom", "--no-owner", f"--file={copy}")
        return
    with plain_engine(settings.database_url).connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(sa.text("vacuum into :copy"), {"copy": os.fspath(copy)})


def _pack(settings: Settings, copy: Path, target: Path) -> None:
    partial = target.with_name(target.name + ".partial")
    key = settings.master_key.derive("backup")
    manifest = copy.with_name(MANIFEST)
    manifest.write_text(json.dumps(_manifest(settings, copy)))
    with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        with archives.Writer(file, key) as sealed, tarfile.open(fileobj=sealed, mode="w|") as tar:
            tar.add(manifest, MANIFEST)
            tar.add(copy, DATABASE)
            if (checkpoints := copy.with_name(CHECKPOINTS)).exists():
                tar.add(checkpoints, CHECKPOINTS)
            if settings.blobs_dir.exists():
                tar.add(settings.blobs_dir, BLOBS, filter=_whole_blobs)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, target)


def _manifest(settings: Settings, copy: Path) -> dict[str, str]:
    with open(copy, "rb") as file:
        digest = sha256(file.read()).hexdigest()
    engine = "postgresql" if settings.sqlite_path is None else "sqlite"
    return {"engine": engine, "database_sha256": digest, "key": key_reference(settings)}


def _whole_blobs(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if member.name.endswith(".partial") else member


def _unpack(settings: Settings, source: Path, work: Path) -> None:
    clear = work / "archive.tar"
    with open(source, "rb") as sealed, open(clear, "wb") as target:
        archives.unseal(sealed, target, settings.master_key.derive("backup"))
    with tarfile.open(clear) as tar:
        tar.extractall(work, filter="data")
    clear.unlink()
    manifest = json.loads((work / MANIFEST).read_text())
    digest = sha256((work / DATABASE).read_bytes()).hexdigest()
    if digest != manifest["database_sha256"]:
        raise archives.BrokenArchive


def _put_back(settings: Settings, work: Path) -> None:
    if (work / BLOBS).exists():
        shutil.move(work / BLOBS, settings.blobs_dir)
    if (work / CHECKPOINTS).exists() and not settings.checkpoints.exists():
        shutil.move(work / CHECKPOINTS, settings.checkpoints)
    if settings.sqlite_path is None:
        _run_postgres(settings, "pg_restore", "--no-owner", "--exit-on-error", str(work / DATABASE))
    else:
        settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(work / DATABASE, settings.sqlite_path)


def _is_inhabited(settings: Settings) -> bool:
    if settings.sqlite_path is not None and not settings.sqlite_path.exists():
        return settings.blobs_dir.exists()
    with plain_engine(settings.database_url).connect() as connection:
        return bool(sa.inspect(connection).get_table_names())


def _run_postgres(settings: Settings, program: str, *arguments: str) -> None:
    """The password goes by the environment: arguments are read by everyone on the machine."""
    url = sa.make_url(settings.database_url).set(drivername="postgresql")
    environ = {**os.environ, "PGPASSWORD": url.password or ""}
    shown = url.set(password=None).render_as_string()
    subprocess.run([program, f"--dbname={shown}", *arguments], env=environ, check=True)


def _complain(sentence: str) -> int:
    sys.stderr.write(f"liane: {sentence}\n")
    return 1
