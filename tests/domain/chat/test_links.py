"""The links of a conversation, found again without anything saying which messages hold one."""

import pytest
import sqlalchemy as sa

from domain.chat import deleting, indexing, links, members, shredding, weblinks
from domain.chat.conversations import for_person
from domain.chat.shelves import Shelf, Word
from domain.db import db, transaction
from tests.cast import cast
from tests.domain.chat.saying import counted, fresh, herself, identity, say
from vault.blobs import BlobStore


@pytest.fixture
def everyone(app):
    return cast(app)


def seen(person, room, **asked):
    indexing.catch_up(room.id)
    fresh()
    return links.look(for_person(person).seat(room.id), **asked)


def urls(person, room, **asked):
    return [one.url for one in seen(person, room, **asked).pieces]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Voyez https://ameli.fr/plaies.", ["https://ameli.fr/plaies"]),
        ("(www.has-sante.fr) et http://a.fr?x=1&y=2", ["www.has-sante.fr", "http://a.fr?x=1&y=2"]),
        (
            "https://fr.wikipedia.org/wiki/Plaie_(corps), lisez",
            ["https://fr.wikipedia.org/wiki/Plaie_(corps)"],
        ),
        ("https://a.fr deux fois https://a.fr", ["https://a.fr"]),
        ("lea@www.fr, http://, www., javascript:alert(1)", []),
    ],
)
def test_what_is_a_link(body, found):
    assert list(weblinks.found_in(body)) == found


def test_the_newest_first_with_who_and_when(everyone):
    room = everyone.about_helene
    say(everyone.lea, room, "Voyez https://ameli.fr/plaies et www.has-sante.fr")
    said = say(everyone.eric, room, "Ici https://example.org/a")
    say(everyone.lea, room, "Rien")
    first = seen(everyone.lea, room).pieces
    assert [one.url for one in first] == [
        "https://example.org/a", "https://ameli.fr/plaies", "www.has-sante.fr",
    ]  # fmt: skip
    one = first[0]
    assert (one.author, one.seq, one.message_id, one.site) == ("Dr Roux", 2, said.id, "example.org")
    assert first[2].address == "https://www.has-sante.fr" and first[2].site == "has-sante.fr"


def test_what_she_may_not_read_or_is_gone_is_not_listed(everyone, tmp_path):
    blobs, room = BlobStore(tmp_path), everyone.nurses
    said = say(everyone.lea, room, "https://un.fr")
    say(everyone.lea, room, "https://deux.fr")
    members.add(herself(everyone.lea), room, identity(everyone.eric))
    say(everyone.lea, room, "https://trois.fr")
    assert urls(everyone.eric, room) == ["https://trois.fr"]
    seat = for_person(everyone.lea).seat(room.id)
    deleting.delete(seat, seat.voice(), said.id, blobs)
    assert urls(everyone.lea, room) == ["https://trois.fr", "https://deux.fr"]
    shredding.shred(herself(everyone.lea), room, blobs)
    indexing.sweep()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Word)) == 0


def test_a_page_at_a_time_in_as_many_queries(everyone):
    room, taken = everyone.lea_and_eric, []
    for size in (1, 7):
        for n in range(size):
            say(everyone.lea, room, f"https://a.fr/{size}/{n}")
            say(everyone.lea, room, "Rien")
        indexing.catch_up(room.id)
        fresh()
        seat = for_person(everyone.lea).seat(room.id)
        with counted() as sent:
            first = links.look(seat, limit=5)
        taken.append(len([one for one in sent if one.startswith("SELECT")]))
    assert taken[0] == taken[1] <= 6
    rest = seen(everyone.lea, room, before=first.before, limit=5)
    assert len(first.pieces) == 5 and len(rest.pieces) == 3 and rest.before == 0
    assert len({one.url for one in (*first.pieces, *rest.pieces)}) == 8


def test_what_was_kept_before_links_were_is_marked_by_the_worker(everyone):
    room, other = everyone.about_helene, everyone.nurses
    for where in (room, other):
        say(everyone.lea, where, "https://ameli.fr")
        say(everyone.lea, where, "Rien")
        indexing.catch_up(where.id)
    before = set(db.session.scalars(sa.select(Word.place)))
    with transaction():
        for shelf in db.session.scalars(sa.select(Shelf)):
            shelf.has_links = False
    links.catch_up()
    fresh()
    assert set(db.session.scalars(sa.select(Word.place))) == before
    assert urls(everyone.lea, room) == urls(everyone.lea, other) == ["https://ameli.fr"]
    assert not db.session.scalars(sa.select(Shelf).where(sa.not_(Shelf.has_links))).all()


def test_a_shelf_of_before_gets_what_it_lacked(everyone, monkeypatch):
    room = everyone.lea_and_eric
    monkeypatch.setattr(weblinks, "is_in", lambda _: False)
    say(everyone.lea, room, "https://un.fr")
    indexing.catch_up(room.id)
    assert urls(everyone.lea, room) == []
    monkeypatch.undo()
    with transaction():
        db.session.execute(sa.update(Shelf).values(has_links=False))
    links.catch_up()
    say(everyone.lea, room, "https://deux.fr")
    assert urls(everyone.lea, room) == ["https://deux.fr", "https://un.fr"]
