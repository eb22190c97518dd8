"""A disk so small that it can be filled: a tmpfs of its own, under the data of one server."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

MEGABYTES = 48
BALLAST = "ballast"


@contextmanager
def small_disk(where: Path) -> Iterator[Path]:
    """`where` is the whole disk until the end. Mounting asks for root: see `possible`."""
    where.mkdir(parents=True, exist_ok=True)
    _mount(where)
    try:
        yield where
    finally:
        subprocess.run(["umount", "--lazy", os.fspath(where)], check=True)


@lru_cache(maxsize=1)
def possible() -> bool:
    with TemporaryDirectory() as folder:
        try:
            with small_disk(Path(folder) / "disk"):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


def fill(disk: Path) -> None:
    """To the last byte."""
    assert os.path.ismount(disk), "never somebody's real disk"
    with (disk / BALLAST).open("wb", buffering=0) as ballast:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    ballast.write(b"\0" * size)
            except OSError:
                continue


def empty(disk: Path) -> None:
    (disk / BALLAST).unlink(missing_ok=True)


def _mount(where: Path) -> None:
    size = f"size={MEGABYTES}m"
    command = ["mount", "-t", "tmpfs", "-o", size, "none", os.fspath(where)]
    subprocess.run(command, check=True, capture_output=True)
