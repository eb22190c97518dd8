"""Search finds what plain text would find, nothing that one may not read, in few queries."""

import itertools

import pytest
import sqlalchemy as sa

from domain import clock
from domain.chat import asking, indexing, members, searching, shredding, tokens, unkept
from domain.chat.asking import Asked
from domain.chat.conversations import Conversation
from domain.chat.messages import Message, body_binding
from domain.chat.shelves import Shelf, Word
from domain.data_keys import key_of
from domain.db import db, transaction
from tests.cast import cast
from tests.domain.chat.saying import counted, fresh, herself, say
from vault import sealing
from vault.blobs import BlobStore

CORPUS = [
    "Le pansement de Mme Abadie a été refait ce matin.",
    "Vu la sœur de la patiente : œdème des membres inférieurs, côté gauche.",
    "Post-opératoire J+3, ablation des agrafes prévue mercredi.",
    "L’infirmière passe à 8h30, aujourd’hui c’est férié.",
    "Cœur régulier, 12/8, SpO2 à 98 %.",
    "Ordonnance : Doliprane 1000 mg, 3x/jour ; Kardégic 75.",
    "Rendez-vous chez le Dr Lefèvre-Dupont le 03/12.",
    "PANSEMENTS à commander, taille L",
    "Aïe… le cathéter s’est bouché ; rincé à l’eau.",
    "ﬁn de traitement le 5, hétérogénéité des plaies",
]
ASKED = [
    "pansement", "PANSEM", "soeur", "sœur", "oedeme", "œdème", "oed", "post-opératoire",
    "operatoire",
    "post operatoire", "infirmiere", "l’infirmière", "ferie", "coeur", "8h30", "8", "98", "dolipra",
    "lefevre", "Lefèvre-Dupont", "dupont rendez", "l", "la", "le", "c est", "eau", "fin",
    "heterogeneite",
    "hétérogénéités", "cathe", "absent", "12/8", "mme abadie", "a", "kardegic 75",
    "traitement plaies",
]  # fmt: skip


@pytest.fixture
def everyone(app):
    return cast(app)


def keep(*conversations):
    for conversation in conversations:
        indexing.catch_up(conversation.id)
    fresh()


def found(person, text="", **more):
    fresh()
    return [body(one) for one in searching.search(person, Asked(text, **more)).found]


def body(one):
    return "".join(piece.words for piece in one.pieces)


def test_recall_equals_plain_text(everyone):
    for sentence in CORPUS:
        say(everyone.eric, everyone.lea_and_eric, sentence)
    keep(everyone.lea_and_eric)
    for asked in ASKED:
        words = asking.Asked(asked).words
        plainly = {one for one in CORPUS if tokens.holds(one, words)}
        assert set(found(everyone.lea, asked)) == plainly, asked
    assert sum(bool(found(everyone.lea, one)) for one in ASKED) > 30


def test_the_words_asked_are_marked_where_they_are(everyone):
    say(everyone.eric, everyone.lea_and_eric, "mot " * 40 + "la Sœur a un œdème " + "fin " * 60)
    keep(everyone.lea_and_eric)
    [one] = searching.search(everyone.lea, Asked("oedeme soeur")).found
    assert [piece.words for piece in one.pieces if piece.is_hit] == ["Sœur", "œdème"]
    assert one.pieces[0].words == one.pieces[-1].words[-1] == "…"
    assert (one.author, one.seq) == ("Dr Roux", 1)


def test_a_stranger_finds_nothing_and_a_newcomer_only_what_came_after(everyone):
    say(everyone.eric, everyone.about_helene, "Plaie du talon")
    say(everyone.lea, everyone.nurses, "Plaie, avant Claire")
    members.add(herself(everyone.lea), everyone.nurses, everyone.claire.identity)
    say(everyone.lea, everyone.nurses, "Plaie, après")
    keep(everyone.about_helene, everyone.nurses)
    assert found(everyone.sami, "plaie") == ["Plaie, après", "Plaie, avant Claire"]
    assert found(everyone.claire, "plaie") == ["Plaie, après"]
    assert len(found(everyone.lea, "plaie")) == 3
    assert found(everyone.ines, "plaie") == ["Plaie du talon"]
    members.remove(herself(everyone.lea), everyone.nurses, everyone.sami.identity)
    assert found(everyone.sami, "plaie") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bilan de:roux", ["Bilan d’Éric"]),
        ("bilan de : moi", ["Bilan de Léa"]),
        ('de:"Éric Roux"', ["Bilan d’Éric"]),
        ("bilan depuis:2026-03-02", ["Bilan de Léa"]),
        ("bilan depuis:1/3/2026", ["Bilan de Léa", "Bilan d’Éric"]),
        ("bilan de:personne", []),
        ("avec:photo", []),
        ("", []),
        ("depuis:hier", []),
    ],
)
def test_filters_narrow_it_down(everyone, text, expected):
    with clock.at(clock.now().replace(year=2026, month=3, day=1, hour=12)) as time:
        say(everyone.eric, everyone.lea_and_eric, "Bilan d’Éric")
        time.advance(days=1)
        say(everyone.lea, everyone.lea_and_eric, "Bilan de Léa")
    keep(everyone.lea_and_eric)
    results = searching.search(everyone.lea, asking.read({"q": text}))
    assert [body(one) for one in results.found] == expected


def test_what_changes_is_found_as_it_reads(everyone):
    message = say(everyone.eric, everyone.lea_and_eric, "Plaie du talon")
    say(everyone.eric, everyone.lea_and_eric, "Plaie de la main")
    keep(everyone.lea_and_eric)
    edit(message, "Escarre sacrée")
    assert found(everyone.lea, "talon") == []
    keep(everyone.lea_and_eric)
    assert found(everyone.lea, "escarre") == ["Escarre sacrée"]
    assert found(everyone.lea, "plaie") == ["Plaie de la main"]
    before = words()
    edit(message, "")
    keep(everyone.lea_and_eric)
    assert found(everyone.lea, by="roux") == ["Plaie de la main"]
    assert words() < before
    assert unkept.lagging() == []


@pytest.mark.parametrize("kept_before", [True, False])
def test_what_is_erased_while_its_words_are_read_is_not_kept(everyone, monkeypatch, kept_before):
    message = say(everyone.eric, everyone.lea_and_eric, "Plaie du talon")
    if kept_before:
        keep(everyone.lea_and_eric)
        edit(message, "Escarre du talon")
    read, kept, seen = indexing._read_some, indexing._keep, []

    def read_then_erased(late):
        found = read(late)
        if not seen:
            edit(message, "")
        return found

    monkeypatch.setattr(indexing, "_read_some", read_then_erased)
    monkeypatch.setattr(indexing, "_keep", lambda one: seen.append(kept(one)) or seen[-1])
    keep(everyone.lea_and_eric)
    assert seen == [False, True] and unkept.lagging() == []
    assert words() == 0


def test_a_conversation_that_cannot_be_read_keeps_no_other_waiting(everyone):
    for room in (everyone.lea_and_eric, everyone.nurses):
        message = say(everyone.lea, room, "Plaie du talon")
        if room is everyone.lea_and_eric:
            spoilt = sa.update(Message).where(Message.id == message.id)
            with transaction():
                db.session.execute(spoilt.values(sealed_body=b"x" * 40))
    indexing.catch_up(everyone.lea_and_eric.id, everyone.nurses.id)
    fresh()
    assert found(everyone.sami, "plaie") == ["Plaie du talon"]
    assert unkept.lagging() == [everyone.lea_and_eric.id]


def edit(message, text):
    with transaction():
        room = db.session.get_one(Conversation, message.conversation_id)
        sealed = sealing.seal(key_of(room.data_key_id), text.encode(), body_binding(message.id))
        changed = sa.update(Message).where(Message.id == message.id)
        db.session.execute(changed.values(sealed_body=sealed))
        indexing.reindex(db.session.connection(), message.id)


def words():
    fresh()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Word))


def test_nothing_stays_of_what_is_shredded(everyone, tmp_path):
    say(everyone.eric, everyone.lea_and_eric, "Plaie du talon")
    keep(everyone.lea_and_eric)
    shredding.shred(herself(everyone.lea), everyone.lea_and_eric, BlobStore(tmp_path))
    assert found(everyone.lea, "plaie") == []
    assert unkept.lagging() == [everyone.lea_and_eric.id]
    indexing.sweep()
    assert words() == 0
    assert unkept.lagging() == []


def test_a_long_conversation_fills_several_shelves(everyone, monkeypatch):
    monkeypatch.setattr("domain.chat.shelves.BLOCK", 4)
    for module in (indexing, unkept):
        monkeypatch.setattr(module, "AT_ONCE", 3)
    for n in range(10):
        say(everyone.eric, everyone.lea_and_eric, f"plaie numéro{n}")
    indexing.sweep()
    assert len(found(everyone.lea, "plaie")) == 10
    assert found(everyone.lea, "numero7") == ["plaie numéro7"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Shelf)) == 3


def test_the_same_word_has_other_tokens_elsewhere(everyone):
    for conversation in (everyone.lea_and_eric, everyone.nurses):
        say(everyone.lea, conversation, "escarre")
        keep(conversation)
    places = list(db.session.scalars(sa.select(Word.place)))
    assert len({place & 0xFFFFFFFF for place in places}) == len(places) > 8


def test_results_come_by_pages_in_as_many_queries(everyone):
    for n in range(45):
        say(everyone.lea, (everyone.lea_and_eric, everyone.nurses)[n % 2], f"plaie {n}")
    keep(everyone.lea_and_eric, everyone.nurses)
    pages = [searching.search(everyone.lea, Asked("plaie"), page=n) for n in (1, 2, 3)]
    assert [len(one.found) for one in pages] == [20, 20, 5]
    assert [one.has_more for one in pages] == [True, True, False]
    everything = [body(one) for one in itertools.chain(*(one.found for one in pages))]
    assert everything == [f"plaie {n}" for n in range(44, -1, -1)]
    fresh()
    with counted() as few:
        searching.search(everyone.sami, Asked("plaie"))
    fresh()
    with counted() as many:
        searching.search(everyone.lea, Asked("plaie"))
    assert len(many) == len(few) <= 10
