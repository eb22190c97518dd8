"""« Je m’en occupe »: one at a time for a message, shown to everybody, finished or given back."""

import pytest
import sqlalchemy as sa

from domain import clock
from domain.audit.trail import AuditEntry
from domain.chat import charges, members, reading
from domain.chat.changing import MessageChanged
from domain.chat.charges import Charge
from domain.chat.shredding import shred
from domain.db import db
from domain.errors import Forbidden, NotFound, Refused
from tests.cast import cast
from tests.domain.chat.saying import as_structure, count, fresh, heard, herself, identity, say
from tests.domain.chat.together import at_once
from vault.blobs import BlobStore


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def said(everyone):
    return say(everyone.lea, everyone.about_helene, "Il faudrait un lit médicalisé")


def care(said):
    fresh()
    return reading.one(said.id).care


def acts():
    rows = sa.select(AuditEntry.act).order_by(AuditEntry.n)
    return [act for act in db.session.scalars(rows) if "charge" in act]


def test_it_is_taken_once_finished_and_told_to_everybody(everyone, said):
    room, eric, told = everyone.about_helene, herself(everyone.eric), heard(MessageChanged)
    for _ in range(2):
        charges.take(eric, room, said.id)
    assert care(said).taken.name == everyone.eric.identity.short_name
    assert care(said).done_at is None and count(Charge) == 1
    for _ in range(2):
        charges.finish(eric, room, said.id)
    assert care(said).done_at
    assert [one.message_id for one in told] == [said.id, said.id]
    assert acts() == ["message taken in charge", "charge finished"]


def test_whoever_comes_second_is_told_who_was_faster(everyone, said):
    room = everyone.about_helene
    charges.take(herself(everyone.eric), room, said.id)
    with pytest.raises(Refused, match="s’en occupe déjà") as refusal:
        charges.take(as_structure(everyone.ines, everyone.pharmacy), room, said.id)
    assert refusal.value.status == 409
    with pytest.raises(Forbidden):
        charges.finish(herself(everyone.lea), room, said.id)
    with pytest.raises(Forbidden):
        charges.release(herself(everyone.lea), room, said.id)
    charges.finish(herself(everyone.eric), room, said.id)
    with pytest.raises(Refused, match="déjà fait"):
        charges.take(herself(everyone.lea), room, said.id)


def test_given_back_it_is_free_for_anybody(everyone, said):
    room = everyone.about_helene
    charges.take(herself(everyone.eric), room, said.id)
    for _ in range(2):
        charges.release(herself(everyone.eric), room, said.id)
    assert care(said).taken is None
    charges.take(herself(everyone.lea), room, said.id)
    assert care(said).taken.person_id == everyone.lea.id and count(Charge) == 2


def test_a_structure_has_it_as_one(everyone, said):
    room, paul = everyone.about_helene, as_structure(everyone.paul, everyone.pharmacy)
    charges.take(paul, room, said.id)
    assert care(said).taken.name == "Pharmacie du Marché"
    charges.finish(as_structure(everyone.ines, everyone.pharmacy), room, said.id)
    assert care(said).done_at


def test_leaving_the_conversation_is_enough(everyone, said):
    room = everyone.about_helene
    charges.take(herself(everyone.eric), room, said.id)
    members.remove(herself(everyone.lea), room, identity(everyone.eric))
    with pytest.raises(NotFound):
        charges.finish(herself(everyone.eric), room, said.id)
    charges.take(herself(everyone.lea), room, said.id)
    assert care(said).taken.person_id == everyone.lea.id


def test_strangers_and_erased_words(everyone, said, tmp_path):
    room = everyone.about_helene
    with pytest.raises(NotFound):
        charges.take(herself(everyone.sami), room, said.id)
    with pytest.raises(NotFound):
        charges.take(herself(everyone.lea), everyone.nurses, said.id)
    shred(herself(everyone.lea), room, BlobStore(tmp_path))
    with pytest.raises(Refused, match="effacé"):
        charges.take(herself(everyone.lea), room, said.id)


def test_a_clock_going_backwards_changes_nothing(everyone, said):
    with clock.at(said.sent_at) as time:
        time.advance(hours=-3)
        charges.take(herself(everyone.eric), everyone.about_helene, said.id)
        charges.release(herself(everyone.eric), everyone.about_helene, said.id)
        time.advance(hours=-1)
        charges.take(herself(everyone.lea), everyone.about_helene, said.id)
    assert care(said).taken.person_id == everyone.lea.id


def test_two_at_once_one_has_it_and_the_other_is_told(app, everyone, said):
    both = [(everyone.eric, None), (everyone.ines, everyone.pharmacy.id)]
    done = at_once(
        app, everyone.about_helene, both, lambda who, room: charges.take(who, room, said.id)
    )
    assert sorted(done.values())[1] == "done" and count(Charge) == 1
    assert "s’en occupe déjà" in sorted(done.values())[0]
