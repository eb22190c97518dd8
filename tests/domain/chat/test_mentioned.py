"""The inbox of mentions: what names one, that she may read, the newest first."""

import pytest

from domain.chat import deleting, members, mentioned, opening, shredding
from domain.chat.conversations import for_person
from tests.cast import cast
from tests.domain.chat.saying import counted, fresh, herself, identity, say
from vault.blobs import BlobStore


@pytest.fixture
def everyone(app):
    return cast(app)


def words(person, **asked):
    fresh()
    return [
        "".join(piece.words for piece in one.pieces) for one in mentioned.of(person, **asked).found
    ]


def test_those_that_name_her_herself_her_structure_or_her_team(everyone):
    room = everyone.about_helene
    assert words(everyone.eric) == []
    say(everyone.lea, room, "Bonjour")
    say(everyone.lea, room, "@Dr Éric Roux un")
    say(everyone.lea, room, "@équipe deux")
    say(everyone.lea, everyone.lea_and_eric, "@Dr Éric Roux trois")
    say(everyone.eric, room, "@Pharmacie du Marché quatre")
    assert words(everyone.eric) == [
        "@Dr Éric Roux trois", "@équipe deux", "@Dr Éric Roux un",
    ]  # fmt: skip
    assert words(everyone.paul) == ["@Pharmacie du Marché quatre", "@équipe deux"]
    assert words(everyone.lea) == [] and words(everyone.sami) == []
    found = mentioned.of(everyone.eric)
    assert found.rows[room.id].title.startswith("H. Abadie") and found.found[0].author == "Léa"


def test_nothing_of_what_she_may_no_longer_read(everyone, tmp_path):
    blobs = BlobStore(tmp_path)
    said = say(everyone.lea, everyone.lea_and_eric, "@Dr Éric Roux un")
    say(everyone.lea, everyone.about_helene, "@Dr Éric Roux deux")
    room = opening.group(herself(everyone.lea), [identity(everyone.eric)], "Plaies")
    say(everyone.lea, room, "@Dr Éric Roux trois")
    seat = for_person(everyone.lea).seat(everyone.lea_and_eric.id)
    deleting.delete(seat, seat.voice(), said.id, blobs)
    assert words(everyone.eric) == ["@Dr Éric Roux trois", "@Dr Éric Roux deux"]
    members.remove(herself(everyone.lea), everyone.about_helene, identity(everyone.eric))
    assert words(everyone.eric) == ["@Dr Éric Roux trois"]
    members.add(herself(everyone.lea), everyone.nurses, identity(everyone.eric))
    shredding.shred(herself(everyone.lea), room, blobs)
    assert words(everyone.eric) == []


def test_a_page_at_a_time_with_as_many_queries(everyone):
    taken = []
    for size in (1, 6):
        for n in range(size):
            room = opening.group(herself(everyone.lea), [identity(everyone.eric)], f"Groupe {n}")
            say(everyone.lea, room, f"@Dr Éric Roux {size} {n}")
        fresh()
        eric = everyone.eric.id and everyone.eric
        with counted() as sent:
            first = mentioned.of(eric, size=5)
        taken.append(len([one for one in sent if one.startswith("SELECT")]))
    assert taken[0] == taken[1] <= 9
    rest = mentioned.of(everyone.eric, before=first.before, size=5)
    assert [len(first.found), len(rest.found), rest.before] == [5, 2, ""]
    seen = words(everyone.eric, size=5) + words(everyone.eric, before=first.before, size=5)
    assert seen[-1] == "@Dr Éric Roux 1 0" and len(set(seen)) == 7
