"""Searching 1,000,000 sealed messages for a person in 300 conversations, on SQLite or PostgreSQL.

    python -m bench.search                      an embedded SQLite of its own
    BENCH_DATABASE_URL=postgresql://… python -m bench.search     an empty database, migrated here

MESSAGES=100000 for a shorter one; BENCH_FOLDER=… keeps what was filled, and finds it again (with
the same database where there is one). What is timed is what the page asks: the search, its
excerpts, the rows of their conversations.
"""

import os
import random
import statistics
import tempfile
import time
from collections import defaultdict
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

from app import create_app
from commands import migrating
from config import Settings
from domain import clock, data_keys
from domain.accounts import people
from domain.accounts.identities import Person
from domain.chat import finding, shelves, tokens
from domain.chat.asking import read
from domain.chat.conversations import GROUP, Conversation, Membership
from domain.chat.messages import Message, body_binding
from domain.chat.shelves import Shelf, Word
from domain.db import db, transaction
from domain.ids import new_id
from vault import sealing

MESSAGES, ROOMS, SPEAKERS = int(os.environ.get("MESSAGES", "1000000")), 300, 8
VOCABULARY, POOL, ROUNDS = 12_000, 50_000, 4
MOST_MS = {"sqlite": 300, "postgresql": 150}
KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"
KNOWN = ["pansement", "œdème", "sœur", "post-opératoire", "infirmière", "ordonnance", "cathéter"]
SOUNDS = ["ca", "me", "to", "ri", "pan", "se", "lu", "do", "vé", "bra", "chi", "no", "fa", "ple"]
QUERIES = (
    "pansement", "pan", "œdème", "soeur", "infirm", "ordonnance pansement", "post-opératoire",
    "came", "tori panse", "introuvable", "pansement de:personne2", "sœur cath", "w11000",
    "w400 pan",
)  # fmt: skip


def main() -> None:
    with _folder() as folder:
        url = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/liane.db")
        settings = {"LIANE_DATA": folder, "DATABASE_URL": url, "LIANE_MASTER_KEY": KEY}
        settings = Settings.from_env(settings | {"LIANE_DEMO": "1"})
        migrating.migrate(migrating.plain_engine(settings.database_url))
        app = create_app(settings)
        with app.app_context():
            mark = Path(folder) / "reader"
            if not mark.exists():
                mark.write_text(_filled())
            _size(Path(folder))
            _time(db.session.get_one(Person, mark.read_text()))
            db.session.remove()
            db.engine.dispose()


def _folder():
    kept = os.environ.get("BENCH_FOLDER")
    if not kept:
        return tempfile.TemporaryDirectory()
    Path(kept).mkdir(exist_ok=True)
    return nullcontext(kept)


def _filled() -> str:
    reader, rooms, speakers = _people()
    began = time.monotonic()
    kept = _fill(rooms, speakers)
    print(f"{MESSAGES:,} messages and {kept:,} words in {time.monotonic() - began:.0f} s")
    return reader.id


def _people():
    with transaction():
        everyone = [
            people.register_person(
                "Anne", f"Personne{n}", f"{new_id()}@bench.example", calling="IDE"
            )
            for n in range(SPEAKERS)
        ]
        now, rooms = clock.now(), []
        for n in range(ROOMS):
            key, where = data_keys.create(), new_id()
            db.session.flush()
            title = data_keys.seal(key.id, f"Groupe {n}", f"conversations:{where}:title")
            room = Conversation(
                id=where, kind=GROUP, data_key_id=key.id, sealed_title=title, created_at=now,
                last_message_at=now, last_seq=MESSAGES // ROOMS, created_by=everyone[0].id,
            )  # fmt: skip
            db.session.add(room)
            db.session.flush()
            for who in (everyone[0], everyone[1 + n % (SPEAKERS - 1)]):
                seat = {"conversation_id": where, "identity_id": who.id, "joined_at": now}
                db.session.add(Membership(id=new_id(), joined_seq=0, **seat))
            rooms.append((where, key.id, data_keys.key_of(key.id)))
    return everyone[0], rooms, [one.id for one in everyone]


def _fill(rooms, speakers) -> int:
    """Bodies are drawn from a pool, so that making them costs little beside keeping them."""
    chance, now, kept = random.Random(4), clock.now(), 0
    pool = _bodies(random.Random(3))
    for where, _, key in rooms:
        said = chance.choices(pool, k=MESSAGES // ROOMS)
        rows = [
            _message(where, key, seq, speakers[seq % SPEAKERS], body, now)
            for seq, (body, _) in enumerate(said, 1)
        ]
        _bulk(Message.__table__, rows)
        kept += _keep(where, key, rows, [words for _, words in said])
    return kept


def _bodies(chance) -> list[tuple[str, list[str]]]:
    words = _vocabulary(chance)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    drawn = (chance.choices(words, weights, k=7) for _ in range(POOL))
    bodies = [" ".join(some) for some in drawn]
    return [(body, sorted(tokens.kept(body))) for body in bodies]


def _message(where, key, seq, who, body, now):
    identifier = new_id()
    return {
        "id": identifier, "conversation_id": where, "seq": seq, "kind": "text",
        "identity_id": who, "person_id": who, "client_id": identifier,
        "sealed_body": sealing.seal(key, body.encode(), body_binding(identifier)),
        "sent_at": now - timedelta(seconds=37 * (MESSAGES // ROOMS - seq)), "changed": 0,
    }  # fmt: skip


def _keep(where, key, rows, words) -> int:
    """As the worker keeps them, a shelf at a time."""
    blocks, count, known = defaultdict(lambda: defaultdict(list)), 0, {}
    for row, some in zip(rows, words, strict=True):
        block, letter = blocks[shelves.block_of(row["seq"])], shelves.letter(row["seq"])
        for one in [*some, tokens.author(row["identity_id"])]:
            if one not in known:
                known[one] = tokens.token(key, one)
            block[known[one]].append(letter)
    for number, found in blocks.items():
        with transaction():
            shelf = Shelf(conversation_id=where, block=number, upto=len(rows))
            db.session.add(shelf)
            db.session.flush()
            shelf_id = shelf.id
        _bulk(Word.__table__, [
            {"place": shelves.place(shelf_id, token), "found": "".join(found[token])}
            for token in sorted(found)
        ])  # fmt: skip
        count += len(found)
    return count


def _bulk(table, rows) -> None:
    columns = list(rows[0])
    if db.engine.dialect.name == "sqlite":
        with transaction():
            db.session.connection().execute(table.insert(), rows)
        return
    with transaction():
        cursor = db.session.connection().connection.cursor()
        with cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([row[column] for column in columns])


def _vocabulary(chance) -> list[str]:
    made = ["".join(chance.choices(SOUNDS, k=chance.randint(1, 4))) for _ in range(VOCABULARY)]
    words = [word if n % 3 else f"w{n}" for n, word in enumerate(made)]
    for at, word in enumerate(KNOWN):
        words[40 * (at + 1)] = word
    return words


def _size(folder: Path) -> None:
    if (folder / "liane.db").exists():
        whole = sum(file.stat().st_size for file in folder.glob("liane.db*"))
    else:
        whole = db.session.scalar(db.text("select pg_total_relation_size('search_words')"))
    print(f"{whole / MESSAGES:.0f} bytes a message")


def _time(reader) -> None:
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    taken = defaultdict(list)
    for turn in range(ROUNDS + 1):
        for query in QUERIES:
            db.session.rollback()
            began = time.perf_counter()
            shown = finding.everywhere(reader, read({"q": query}))
            if turn:
                taken[query].append((time.perf_counter() - began) * 1000)
            if turn == 1:
                print(f"  {query:28} {len(shown.results.found):3} found")
    for query, times in taken.items():
        print(f"  {query:28} {statistics.median(times):7.1f} ms")
    everything = sorted(one for times in taken.values() for one in times)
    middle, p95 = everything[len(everything) // 2], everything[int(len(everything) * 0.95)]
    most = MOST_MS[db.engine.dialect.name]
    print(f"{db.engine.dialect.name}: p50 {middle:.0f} ms, p95 {p95:.0f} ms, allowed {most} ms:"
          f" {p95 / most:.2f} of it")  # fmt: skip


if __name__ == "__main__":
    main()
