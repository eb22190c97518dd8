"""The list of one person: her words, her counts, her names; few queries, always."""

from datetime import timedelta

import pytest

from domain import clock
from domain.chat import addressees, listing, opening, receipts, shredding
from domain.errors import NotFound
from tests.cast import cast
from tests.domain.chat.saying import as_structure, counted, fresh, herself, identity, say
from vault.blobs import BlobStore


@pytest.fixture
def everyone(app):
    return cast(app)


def rows(person, **asked):
    fresh()
    return {row.title: row for row in listing.inbox(person, **asked).rows}


def test_each_row_says_who_said_what_and_what_is_new(everyone):
    say(everyone.eric, everyone.about_helene, "Bilan reçu,\nla CRP redescend.")
    say(everyone.eric, everyone.lea_and_eric, "Bonjour Léa")
    say(everyone.lea, everyone.nurses, "Planning de juin")
    found = rows(everyone.lea)
    helene = next(row for title, row in found.items() if title.startswith("H. Abadie"))
    assert helene.words == "Dr Roux\u00a0: Bilan reçu, la CRP redescend."
    assert (helene.unread, helene.face) == (1, "patient")
    assert found["Dr Éric Roux"].words == "Bonjour Léa"
    assert found["Infirmiers CPTS"].words == "Vous\u00a0: Planning de juin"
    assert found["Infirmiers CPTS"].unread == 0


def test_unread_come_first_then_the_most_recent(everyone):
    with clock.at(clock.now()) as time:
        for author, room in (
            (everyone.eric, everyone.about_helene),
            (everyone.lea, everyone.lea_and_eric),
            (everyone.lea, everyone.nurses),
        ):
            time.advance(minutes=1)
            say(author, room)
    fresh()
    found = [row.kind for row in listing.inbox(everyone.lea).rows]
    assert found == ["patient", "group", "direct"]


def test_reading_empties_the_count(everyone):
    for _ in range(3):
        say(everyone.eric, everyone.lea_and_eric)
    assert rows(everyone.lea)["Dr Éric Roux"].unread == 3
    receipts.note(everyone.lea_and_eric.id, everyone.lea.id, read=2)
    receipts.flush()
    assert rows(everyone.lea)["Dr Éric Roux"].unread == 1


def test_what_is_shown_can_be_chosen_and_the_total_does_not_change(everyone):
    say(everyone.eric, everyone.about_helene)
    fresh()
    for show, kinds in (
        ("unread", ["patient"]),
        ("patients", ["patient"]),
        ("groups", ["group"]),
        ("nonsense", ["patient", "group", "direct"]),
    ):
        inbox = listing.inbox(everyone.lea, show)
        assert [row.kind for row in inbox.rows] == kinds and inbox.unread == 1


def test_a_name_is_found_without_accents(everyone):
    assert list(rows(everyone.lea, wanted="eric")) == ["Dr Éric Roux"]
    assert list(rows(everyone.lea, wanted="infirm cpts")) == ["Infirmiers CPTS"]
    assert rows(everyone.lea, wanted="zzz") == {}


def test_a_stranger_has_no_row(everyone):
    assert listing.row(everyone.lea, everyone.about_helene.id).kind == "patient"
    with pytest.raises(NotFound):
        listing.row(everyone.sami, everyone.about_helene.id)
    assert [row.kind for row in listing.inbox(everyone.sami).rows] == ["group"]


def test_a_structure_is_named_to_those_who_read_through_it(everyone):
    theirs = opening.direct(as_structure(everyone.ines, everyone.pharmacy), identity(everyone.sami))
    assert rows(everyone.paul)["Sami Benali"].as_name == "Pharmacie du Marché"
    assert rows(everyone.sami)["Pharmacie du Marché"].id == theirs.id
    own = opening.direct(herself(everyone.ines), identity(everyone.pharmacy))
    assert rows(everyone.ines)["Pharmacie du Marché"].id == own.id


def test_erased_content_is_said_so(everyone, tmp_path):
    say(everyone.lea, everyone.nurses, "Secret")
    shredding.shred(herself(everyone.lea), everyone.nurses, BlobStore(tmp_path))
    assert rows(everyone.lea)["Conversation effacée"].words == "Contenu effacé"


def test_the_list_takes_the_same_number_of_queries_for_1_and_for_50(everyone):
    say(everyone.lea, everyone.nurses)
    taken = []
    for size in (1, 50):
        for number in range(size):
            group = opening.group(
                herself(everyone.claire), [identity(everyone.sami)], f"Groupe {number}"
            )
            say(everyone.claire, group)
            opening.direct(herself(everyone.claire), identity(everyone.eric))
        fresh()
        claire = everyone.claire.id and everyone.claire
        with counted() as sent:
            assert len(listing.inbox(claire).rows) > size
        taken.append(len([one for one in sent if one.startswith("SELECT")]))
    assert taken == [6, 6]


def test_addressees_are_found_by_the_beginnings_of_their_words(everyone):
    def found(text):
        return [one.name for one in addressees.search(everyone.lea, text)]

    assert found("ro") == ["Dr Éric Roux"]
    assert found("marche pharm") == ["Pharmacie du Marché"]
    assert found("inès") == found("INES") == ["Inès Faure"]
    assert found("marin") == [] and found("") == []


def test_a_suspended_person_is_not_offered(everyone):
    from domain.db import transaction

    with transaction():
        everyone.sami.suspended_at = clock.now() - timedelta(days=1)
    assert addressees.search(everyone.lea, "sami") == []
    assert addressees.named(everyone.lea, [everyone.sami.id]) == []
