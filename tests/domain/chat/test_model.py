"""A model of one conversation: whatever order people write, retry, read and leave in."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import facts
from domain.chat import deleting, editing, members, posting, reacting, reading, receipts
from domain.chat.changing import MessageChanged
from domain.chat.conversations import for_person
from domain.chat.posting import MessagePosted
from domain.chat.words import Message
from domain.errors import NotFound, Refused
from tests.cast import cast
from tests.domain.chat.saying import fresh, herself, identity

PEOPLE = ("lea", "eric", "ines")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.sampled_from(PEOPLE), st.integers(0, 5)),
        st.tuples(st.just("read"), st.sampled_from(PEOPLE), st.integers(0, 30)),
        st.tuples(st.just("delivered"), st.sampled_from(PEOPLE), st.integers(0, 30)),
        st.tuples(st.just("edit"), st.sampled_from(PEOPLE), st.integers(0, 5)),
        st.tuples(st.just("erase"), st.sampled_from(PEOPLE), st.integers(0, 5)),
        st.tuples(st.just("react"), st.sampled_from(PEOPLE), st.integers(0, 5)),
        st.tuples(st.just("remove"), st.just("eric"), st.just(0)),
        st.tuples(st.just("add"), st.just("eric"), st.just(0)),
    ),
    min_size=1,
    max_size=30,
)


class Model:
    edits = 0

    def __init__(self, everyone, blobs):
        self.blobs = blobs
        self.everyone, self.room = everyone, everyone.about_helene
        self.said: dict[tuple[str, int], str] = {}
        self.order: list[str] = []
        self.marks: dict[str, tuple[int, int]] = {}
        self.inside = set(PEOPLE)
        self.keys = [str(uuid.uuid4()) for _ in range(6)]
        self.words: dict[str, str | None] = {}  # by message; None once it is erased
        self.page: dict[str, Message] = {}  # what a page shows that heard every fact
        facts.on(MessagePosted, self.hear)
        facts.on(MessageChanged, self.hear)

    def hear(self, fact):
        if fact.conversation_id == self.room.id:
            self.page[fact.message_id] = reading.one(fact.message_id)

    def post(self, name, key):
        person = getattr(self.everyone, name)
        fresh()
        if name not in self.inside:
            with pytest.raises(NotFound):
                for_person(person).seat(self.room.id)
            return
        seat = for_person(person).seat(self.room.id)
        message, is_new = posting.post(seat.voice(), seat.conversation, f"{name}{key}", self.keys[key])  # fmt: skip  # noqa: E501
        assert is_new == ((name, key) not in self.said)
        if is_new:
            self.order.append(message.id)
            self.said[name, key] = message.id
            self.words[message.id] = f"{name}{key}"
            self.marks[name] = (len(self.order), len(self.order))
        assert message.id == self.said[name, key]

    def act(self, name, key, verb):
        """On her own words: what is not said yet is nothing, what is erased is refused for ever."""
        message_id = self.said.get((name, key))
        if message_id is None or name not in self.inside:
            return False
        fresh()
        seat = for_person(getattr(self.everyone, name)).seat(self.room.id)
        if self.words[message_id] is None:
            with pytest.raises(Refused):
                verb(seat, seat.voice(), message_id)
            return False
        verb(seat, seat.voice(), message_id)
        return True

    def edit(self, name, key):
        self.edits += 1
        words = f"{name}{key} relu {self.edits}"
        if self.act(name, key, lambda *at: editing.edit(*at, words)):
            self.words[self.said[name, key]] = words

    def erase(self, name, key):
        if self.act(name, key, lambda *at: deleting.delete(*at, self.blobs)):
            self.words[self.said[name, key]] = None

    def react(self, name, key):
        self.act(name, key, lambda *at: reacting.react(*at, "thanks"))

    def read(self, name, seq):
        self.climb(name, read=seq)

    def delivered(self, name, seq):
        self.climb(name, delivered=seq)

    def climb(self, name, delivered=0, read=0):
        receipts.note(self.room.id, getattr(self.everyone, name).id, delivered=delivered, read=read)
        receipts.flush()
        if name in self.inside:
            was, last = self.marks.get(name, (0, 0)), len(self.order)
            now = (max(delivered, read), read)
            self.marks[name] = tuple(max(a, min(b, last)) for a, b in zip(was, now, strict=True))

    def remove(self, name, _):
        members.remove(herself(self.everyone.lea), self.room, identity(self.everyone.eric))
        self.inside.discard(name)

    def add(self, name, _):
        members.add(herself(self.everyone.lea), self.room, identity(self.everyone.eric))
        self.inside.add(name)

    def check(self):
        fresh()
        page = reading.since(for_person(self.everyone.lea).seat(self.room.id), 0)
        assert [m.id for m in page.messages] == self.order
        assert [m.seq for m in page.messages] == list(range(1, len(self.order) + 1))
        assert [m.body or None for m in page.messages] == [self.words[one] for one in self.order]
        assert [
            self.page[one] for one in self.order
        ] == page.messages  # events say what a page says
        found = {m.person: (m.delivered, m.read) for m in receipts.marks(self.room.id)}
        for name in self.inside:
            expected = self.marks.get(name, (0, 0))
            assert found.get(getattr(self.everyone, name).id, (0, 0)) == expected


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_sequences_stay_dense_retries_harmless_and_watermarks_climb(app, steps):
    model = Model(_fresh_cast(app), app.extensions["liane"].blobs)
    for act, name, number in steps:
        getattr(model, act)(name, number)
    model.check()


def _fresh_cast(app):
    """A new cast for each example, in the same database: e-mails are taken once."""
    import sqlalchemy as sa

    from domain.accounts.identities import Person
    from domain.db import db, transaction

    with transaction():
        for person in db.session.scalars(sa.select(Person)):
            person.email = f"{uuid.uuid4()}@old.example"
    return cast(app)
