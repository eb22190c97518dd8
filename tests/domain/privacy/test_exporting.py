"""A copy of ten thousand messages takes no more memory than one of a few."""

import json
import tracemalloc
import zipfile
from io import BytesIO

import pytest
import sqlalchemy as sa

from domain import clock, data_keys
from domain.audit import trail
from domain.chat import filing, starring
from domain.chat.conversations import Conversation, for_person
from domain.chat.messages import Message, body_binding
from domain.db import db, transaction
from domain.ids import new_id
from domain.privacy import exporting, exports, notes
from tests.cast import cast
from tests.domain.chat.saying import say
from vault import sealing

MANY = 10_000
BOUND = 12_000_000


@pytest.fixture
def told(app):
    return cast(app)


def write_many(person, room, count):
    key, now = data_keys.key_of(room.data_key_id), clock.now()
    rows = []
    for seq in range(1, count + 1):
        identifier = new_id()
        body = sealing.seal(key, f"Message {seq} {'x' * 200}".encode(), body_binding(identifier))
        rows.append(
            {
                "id": identifier, "conversation_id": room.id, "seq": seq, "kind": "text",
                "identity_id": person.id, "person_id": person.id, "client_id": new_id(),
                "sealed_body": body, "sent_at": now,
            }
        )  # fmt: skip
    with transaction():
        db.session.execute(sa.insert(Message), rows)
        db.session.get(Conversation, room.id).last_seq = count


def test_ten_thousand_messages_in_bounded_memory(app, told, tmp_path):
    write_many(told.lea, told.nurses, MANY)
    export = exports.ask(told.lea)
    tracemalloc.start()
    exporting.build(told.lea.id, export.id, tmp_path, app.extensions["liane"].blobs)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < BOUND, f"{peak / 1e6:.1f} MB"
    ready = exports.current(told.lea)
    assert ready.is_ready and ready.progress.done == ready.progress.total == MANY
    whole = b"".join(exports.take(told.lea, export.id, tmp_path))
    messages = json.loads(zipfile.ZipFile(BytesIO(whole)).read("messages.json"))
    assert [row["message"].split()[1] for row in messages] == [str(n) for n in range(1, MANY + 1)]
    assert list(tmp_path.glob("*.partial")) == []


def test_how_she_files_and_what_she_starred_are_in_her_copy(told):
    said = say(told.eric, told.about_helene, "Mots d’Éric")
    seat = for_person(told.lea).seat(told.about_helene.id)
    filing.mark(seat, filing.FAVOURITE)
    starring.star(seat, said.id)
    (filed,), (starred,) = notes.filings(told.lea), notes.stars(told.lea)
    assert filed["favorite depuis"] and filed["archivée le"] is None
    assert starred["message"] == said.id and "Mots" not in str(starred)
    assert notes.filings(told.eric) == notes.stars(told.eric) == []
    told_sections = dict(exporting.SMALL)
    assert {"Conversations classées", "Messages favoris"} <= set(told_sections)


def test_what_fails_leaves_no_file(app, told, tmp_path, monkeypatch):
    export = exports.ask(told.lea)
    monkeypatch.setattr("domain.privacy.pages.trace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        exporting.build(told.lea.id, export.id, tmp_path, app.extensions["liane"].blobs)
    assert [path for path in tmp_path.iterdir() if path.suffix == ".partial"] == []
    assert not (tmp_path / export.id).exists()


def test_years_of_acts_let_other_people_be_served(app, told, tmp_path, monkeypatch):
    """The worst hold is a page of lines, however many there are."""
    with transaction():
        for _ in range(1000):
            trail.record("signed out", told.lea.actor, "session", told.lea.id)
    export, breaths = exports.ask(told.lea), []
    monkeypatch.setattr(exporting.time, "sleep", breaths.append)
    exporting.build(told.lea.id, export.id, tmp_path, app.extensions["liane"].blobs)
    assert len(breaths) >= 2 * 1000 // exporting.BREATH
