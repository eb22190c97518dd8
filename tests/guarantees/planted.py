"""Servers with a bug on purpose: `python -m tests.guarantees.planted <bug> <port>`.

Each is a mistake that somebody could make in good faith. The checker must catch every one.
"""

import random
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace

if __name__ == "__main__":
    from gevent import monkey

    monkey.patch_all()

import gevent
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask, current_app
from gevent.pywsgi import WSGIServer

from app import create_app
from commands import migrating
from domain.accounts.identities import Identity
from domain.chat import acting, conversations, editing, posting, reading, receipts, writing
from domain.chat.turns import wait_for_turn
from domain.db import NAMING, db, transaction
from domain.errors import NotFound
from realtime import hub, topics
from realtime.bus import CATCH_UP

Plant = Callable[[Flask], None]


def acknowledge_before_the_commit(_: Flask) -> None:
    """Answered at once, written half a second later: killed meanwhile, it is lost."""
    _answer_early(lambda: 0.5)


def reorder(_: Flask) -> None:
    """Written whenever a worker feels like it: what was said second may come first."""
    _answer_early(lambda: random.uniform(0.0, 0.8))


def _answer_early(pause: Callable[[], float]) -> None:
    really = posting.post

    def post(voice, conversation, body, client_id, *more, **named):
        act = writing.prepare(voice, conversation, "text", body, client_id, posting.NOTHING)

        def later(app):
            gevent.sleep(pause())
            with app.app_context():
                really(voice, conversation, body, client_id)

        gevent.spawn(later, current_app._get_current_object())
        return replace(act.draft, seq=conversation.last_seq + 1), True

    posting.post = post


def no_unique_key(app: Flask) -> None:
    """A retry is a new message."""
    _loosen(app, "uq_messages_person_id_client_id")
    writing._BY_CLIENT_ID = writing._BY_CLIENT_ID.where(sa.false())


def number_without_a_lock(app: Flask) -> None:
    """The next number is read before the turn is taken: two may read the same."""
    _loosen(app, "uq_messages_conversation_id_seq")
    prepare, next_seq = writing.prepare, writing.Act._next_seq

    def early(voice, conversation, *more):
        act = prepare(voice, conversation, *more)
        seen[act.draft.id] = conversation.last_seq + 1
        gevent.sleep(0.02)
        return act

    seen: dict[str, int] = {}
    writing.prepare = early
    writing.Act._next_seq = lambda self, c: next_seq(self, c) and seen.pop(self.draft.id)


def _loosen(app: Flask, constraint: str) -> None:
    """Without what the database itself would refuse."""
    engine = migrating.plain_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with engine.connect() as connection:
        known = sa.inspect(connection).get_unique_constraints("messages")
    if constraint not in {one["name"] for one in known}:
        return
    with engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("messages", naming_convention=NAMING) as table:
            table.drop_constraint(constraint, type_="unique")


def cursor_off_by_one(_: Flask) -> None:
    """What follows what follows: a page that was away misses one."""
    since = reading.since
    reading.since = lambda seat, seq, *more: since(seat, seq + 1 if seq else 0, *more)


def receipts_by_the_clock(_: Flask) -> None:
    """The last word wins, whatever it says."""
    for name, dialect in (("sqlite", receipts.sqlite), ("postgresql", receipts.postgresql)):
        statement = dialect.insert(receipts.Receipt.__table__)
        moved = ("delivered_seq", "read_seq", "identity_id")
        receipts._UPSERT[name] = statement.on_conflict_do_update(
            index_elements=["conversation_id", "person_id"],
            set_={one: statement.excluded[one] for one in moved},
        )
    receipts.max = lambda first, *rest: rest[-1] if rest else max(first)


def drop_when_busy(_: Flask) -> None:
    """A frame that finds a page busy is forgotten, and nobody tells the page to ask."""
    write = hub.Hub._write

    def careless(self, pages, *what):
        return write(self, {one for one in pages if random.random() > 0.3}, *what)

    hub.Hub._write = careless


def stale_membership(_: Flask) -> None:
    """Who was in a moment ago is let in, and open pages are not asked again."""
    seat, known = conversations.Conversations.seat, {}

    def remembered(self, conversation_id):
        place = (self.person.id, conversation_id)
        try:
            known[place] = seat(self, conversation_id)
        except NotFound:
            if place not in known:
                raise
        room = db.session.get_one(conversations.Conversation, conversation_id)
        ids = [one.id for one in known[place].identities]
        hers = tuple(db.session.get_one(Identity, one) for one in ids)
        return replace(known[place], conversation=room, person=self.person, identities=hers)

    conversations.Conversations.seat = remembered
    topics.recheck = lambda *args, **named: None


def only_the_event(app: Flask) -> None:
    """What the broker forgot stays forgotten: pages are not told to ask."""
    bus = app.extensions["liane"].bus
    deliver = bus._deliver
    bus._deliver = lambda name, ids: None if name == CATCH_UP else deliver(name, ids)


def late_edit_undoes_delete(_: Flask) -> None:
    """The last word wins, also over an end: a page that had not heard of it brings words back."""
    replaced = editing._replace

    @contextmanager
    def whatever_it_is(seat, voice, message_id):
        with transaction():
            wait_for_turn(db.session.connection())
            row = acting.find(seat, message_id)
            db.session.refresh(row)
            yield row

    def revive(seat, voice, row, body):
        row.deleted_at = row.deleted_as = row.deleted_by = None
        replaced(seat, voice, row, body)

    acting.acting, editing._replace = whatever_it_is, revive


PLANTS: dict[str, Plant] = {
    "acknowledge-before-commit": acknowledge_before_the_commit,
    "no-unique-key": no_unique_key,
    "cursor-off-by-one": cursor_off_by_one,
    "receipts-by-the-clock": receipts_by_the_clock,
    "number-without-a-lock": number_without_a_lock,
    "drop-when-busy": drop_when_busy,
    "stale-membership": stale_membership,
    "reorder": reorder,
    "only-the-event": only_the_event,
    "late-edit-undoes-delete": late_edit_undoes_delete,
}


def main(bug: str, port: str) -> None:
    app = create_app()
    PLANTS[bug](app)
    server = WSGIServer(("127.0.0.1", int(port)), app, backlog=2048, log=None, error_log=None)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
