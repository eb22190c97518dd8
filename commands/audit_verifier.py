"""The audit chain, checked by somebody who trusts nothing of Liane.

    python commands/audit_verifier.py --database liane.db --key 6f1c… --checkpoints file.jsonl

Needs Python, `cryptography` (and psycopg for PostgreSQL): no other file of the product. `--key` is
what `python app.py audit-key` prints on a machine that holds the master key; keep it elsewhere.
Prints what is wrong, one line each, and answers 1; or says that the chain is whole, and answers 0.
"""

import argparse
import json
import sqlite3
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

GENESIS = b"\0" * 32
EVERY = 1000
TEXTS = "act, detail, identity_id, object_id, object_kind, person_id, session_id, visit_id"
SQLITE_AT = "replace(at, ' ', 'T') || '+00:00'"
POSTGRES_AT = """to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""


@dataclass(frozen=True)
class Checkpoint:
    n: int
    hash: bytes
    at: str
    key_id: str
    signature: bytes

    @property
    def message(self) -> bytes:
        return f"liane-audit-checkpoint:1:{self.n}:{self.hash.hex()}:{self.at}".encode()


@dataclass
class Report:
    """`faults` is empty when the chain is whole."""

    entries: int = 0
    checkpoints: int = 0
    faults: list[str] = field(default_factory=list)

    def fault(self, words: str) -> None:
        self.faults.append(words)


class Database:
    """Rows as they are, read in one transaction that changes nothing."""

    def __init__(self, url: str):
        self.is_sqlite = not url.startswith("postgres")
        self.connection = _sqlite(url) if self.is_sqlite else _postgres(url)
        self.asked = 0
        self.at = SQLITE_AT if self.is_sqlite else POSTGRES_AT

    def close(self) -> None:
        self.connection.close()

    def entries(self) -> Generator[tuple, None, None]:
        return self._rows(f"select n, hash, {self.at}, {TEXTS} from audit_entries order by n")

    def head(self) -> tuple[int, bytes]:
        rows = list(self._rows("select n, hash from audit_head"))
        return (rows[0][0], bytes(rows[0][1])) if len(rows) == 1 else (-1, b"")

    def checkpoints(self) -> Iterator[Checkpoint]:
        asked = f"select n, hash, {self.at}, key_id, signature from audit_checkpoints order by n"
        for n, digest, at, key_id, signature in self._rows(asked):
            yield Checkpoint(n, _bytes(digest), at, key_id, _bytes(signature))

    def _rows(self, asked: str) -> Generator[tuple, None, None]:
        """A server-side cursor where there is a server: millions of rows do not fit in memory."""
        self.asked += 1
        named = () if self.is_sqlite else (f"audit_{self.asked}",)
        with closing(self.connection.cursor(*named)) as cursor:
            cursor.execute(asked)
            while rows := cursor.fetchmany(5000):
                yield from rows


def verify(database: Database, keys: Iterable[bytes], lines: Iterable[str]) -> Report:
    """Follow the chain from its first entry, then hold every checkpoint against it."""
    report = Report()
    in_table, in_file = list(database.checkpoints()), list(_read(lines, report))
    wanted = {one.n for one in (*in_table, *in_file)}
    with closing(database.entries()) as entries:
        seen, last = _follow(entries, wanted, report)
    if database.head() != (report.entries, last):
        report.fault(f"the head does not name entry {report.entries}")
    known = {sha256(key).hexdigest()[:16]: key for key in keys}
    for one in {*in_table, *in_file}:
        _hold(one, seen, known, report)
    _compare(in_table, in_file, report)
    report.checkpoints = len(wanted)
    report.faults.sort()
    return report


def _follow(
    entries: Iterable[tuple], wanted: set[int], report: Report
) -> tuple[dict[int, bytes], bytes]:
    """The computed hashes at the numbers wanted, and the last. The first fault ends the walk."""
    previous, seen = GENESIS, {}
    for number, entry in enumerate(entries, 1):
        try:
            follows = entry[0] == number and digest(previous, entry) == entry[1]
        except (TypeError, ValueError):
            follows = False
        if not follows:
            report.fault(f"entry {number} does not follow from the one before")
            break
        previous, report.entries = entry[1], number
        if number in wanted:
            seen[number] = previous
    return seen, previous


def digest(previous: bytes, entry: tuple) -> bytes:
    """SHA-256 of the hash before and of the entry's canonical JSON (sorted names, no space)."""
    n, _, at, act, detail, identity, thing, kind, person, session, visit = entry
    told = f'"session_id":{_json(session)},' if session is not None else ""
    canonical = (
        f'{{"act":{_json(act)},"at":{_json(at)},"detail":{_json(detail)},'
        f'"identity_id":{_json(identity)},"n":{n},"object_id":{_json(thing)},'
        f'"object_kind":{_json(kind)},"person_id":{_json(person)},{told}'
        f'"visit_id":{_json(visit)}}}'
    )
    return sha256(previous + canonical.encode()).digest()


def _json(value: str | None) -> str:
    return "null" if value is None else encode_basestring(value)


def _hold(one: Checkpoint, seen: dict[int, bytes], keys: dict[str, bytes], report: Report) -> None:
    key = keys.get(one.key_id)
    if key is None:
        report.fault(f"checkpoint {one.n} is signed by another key ({one.key_id})")
    elif not _is_signed(key, one):
        report.fault(f"checkpoint {one.n} is not signed by us")
    elif one.n not in seen:
        report.fault(f"checkpoint {one.n} is past the end of what holds ({report.entries})")
    elif seen[one.n] != one.hash:
        report.fault(f"checkpoint {one.n} saw another chain")


def _compare(table: list[Checkpoint], file: list[Checkpoint], report: Report) -> None:
    """The file may lag behind the table, never the contrary; neither has a hole."""
    lost = {one.n for one in file} - {one.n for one in table}
    report.faults += [f"checkpoint {n} is gone from the table" for n in lost]
    last = max((one.n for one in file), default=0)
    early = {one.n for one in table if one.n <= last} - {one.n for one in file}
    report.faults += [f"checkpoint {n} is gone from the file" for n in early]
    laid = {one.n for one in (*table, *file)}
    first = min(laid, default=0)
    due = range(-(-first // EVERY) * EVERY or EVERY, report.entries + 1, EVERY)
    report.faults += [f"checkpoint {n} was never laid" for n in due if n not in laid]


def _is_signed(key: bytes, one: Checkpoint) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(one.signature, one.message)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _read(lines: Iterable[str], report: Report) -> Iterator[Checkpoint]:
    for place, line in enumerate(lines, 1):
        try:
            said = json.loads(line)
            digest_, signature = bytes.fromhex(said["hash"]), bytes.fromhex(said["signature"])
            yield Checkpoint(int(said["n"]), digest_, said["at"], said["key_id"], signature)
        except (ValueError, KeyError, TypeError):
            report.fault(f"line {place} of the checkpoints' file cannot be read")


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else b""


def _sqlite(url: str) -> sqlite3.Connection:
    path = Path(url.removeprefix("sqlite:///")).absolute()
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
    connection.execute("begin")
    return connection


def _postgres(url: str) -> Any:
    import psycopg

    connection = psycopg.connect("postgresql://" + url.partition("://")[2])
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    return connection


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Check the audit chain of a Liane.")
    parser.add_argument("--database", required=True, help="a SQLite file or postgresql://…")
    parser.add_argument("--key", required=True, action="append", help="public key, hexadecimal")
    parser.add_argument("--checkpoints", type=Path, help="the file of signed checkpoints")
    asked = parser.parse_args(arguments)
    lines = asked.checkpoints.read_text().splitlines() if asked.checkpoints else []
    keys = [bytes.fromhex(key) for key in asked.key]
    with closing(Database(asked.database)) as database:
        return say(verify(database, keys, lines))


def say(report: Report) -> int:
    if not report.faults:
        counts = f"{report.entries} entries, {report.checkpoints} checkpoints"
        sys.stdout.write(f"audit chain: whole ({counts})\n")
        return 0
    for words in report.faults:
        sys.stdout.write(f"audit chain: {words}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
