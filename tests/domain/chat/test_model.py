"""A model of one conversation: whatever order people write, retry, read and leave in."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.chat import members, posting, reading, receipts
from domain.chat.conversations import for_person
from domain.errors import NotFound
from tests.cast import cast
from tests.domain.chat.saying import fresh, herself, identity

PEOPLE = ("lea", "eric", "ines")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.sampled_from(PEOPLE), st.integers(0, 5)),
        st.tuples(st.just("read"), st.sampled_from(PEOPLE), st.integers(0, 30)),
        st.tuples(st.just("delivered"), st.sampled_from(PEOPLE), st.integers(0, 30)),
        st.tuples(st.just("remove"), st.just("eric"), st.just(0)),
        st.tuples(st.just("add"), st.just("eric"), st.just(0)),
    ),
    min_size=1,
    max_size=25,
)


class Model:
    def __init__(self, everyone):
        self.everyone, self.room = everyone, everyone.about_helene
        self.said: dict[tuple[str, int], str] = {}
        self.order: list[str] = []
        self.marks: dict[str, tuple[int, int]] = {}
        self.inside = set(PEOPLE)
        self.keys = [str(uuid.uuid4()) for _ in range(6)]

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
            self.marks[name] = (len(self.order), len(self.order))
        assert message.id == self.said[name, key]

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
        found = {m.person: (m.delivered, m.read) for m in receipts.marks(self.room.id)}
        for name in self.inside:
            expected = self.marks.get(name, (0, 0))
            assert found.get(getattr(self.everyone, name).id, (0, 0)) == expected


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_sequences_stay_dense_retries_harmless_and_watermarks_climb(app, steps):
    model = Model(_fresh_cast(app))
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
