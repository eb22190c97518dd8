"""One person of a structure takes care; the others know who; outsiders know nothing."""

import threading

import pytest
import sqlalchemy as sa

from domain.accounts import belonging
from domain.accounts.identities import Structure
from domain.audit import trail
from domain.audit.trail import AuditEntry
from domain.chat import claiming, listing
from domain.chat.claiming import Claim, ClaimMoved
from domain.db import db, transaction
from domain.errors import Forbidden, NotFound, Refused
from tests.cast import _register, cast
from tests.domain.chat.saying import as_structure, count, fresh, heard, herself, say


@pytest.fixture
def everyone(app):
    return cast(app)


def ines_of(everyone):
    return as_structure(everyone.ines, everyone.pharmacy)


def paul_of(everyone):
    return as_structure(everyone.paul, everyone.pharmacy)


def in_charge(everyone):
    fresh()
    found = claiming.held([everyone.about_helene.id], [everyone.pharmacy.id])
    return [one.short_name for one in found]


def acts(where):
    asked = sa.select(AuditEntry.act).where(AuditEntry.object_id == where.id)
    return [act for act in db.session.scalars(asked.order_by(AuditEntry.n)) if "claim" in act]


def test_a_claim_is_made_once_and_told_once(everyone):
    told, room = heard(ClaimMoved), everyone.about_helene
    for _ in range(2):
        claiming.claim(paul_of(everyone), room)
    assert in_charge(everyone) == ["Paul"] and count(Claim) == 1
    assert told == [ClaimMoved(room.id, everyone.pharmacy.id)]
    assert acts(room) == ["conversation claimed"]


def test_a_colleague_is_told_who_was_faster(everyone):
    claiming.claim(paul_of(everyone), everyone.about_helene)
    with pytest.raises(Refused, match="Paul s’en occupe déjà") as refusal:
        claiming.claim(ines_of(everyone), everyone.about_helene)
    assert refusal.value.status == 409 and in_charge(everyone) == ["Paul"]


def test_it_is_released_by_whoever_holds_it_and_twice_is_harmless(everyone):
    room = everyone.about_helene
    claiming.claim(paul_of(everyone), room)
    with pytest.raises(Forbidden):
        claiming.release(ines_of(everyone), room)
    for _ in range(2):
        claiming.release(paul_of(everyone), room)
    assert in_charge(everyone) == []
    assert acts(room) == ["conversation claimed", "claim released"]


def test_it_is_handed_over_to_a_colleague_or_taken_back(everyone):
    room = everyone.about_helene
    claiming.hand_over(ines_of(everyone), room, everyone.paul.id)
    assert in_charge(everyone) == ["Paul"]
    claiming.hand_over(ines_of(everyone), room, everyone.ines.id)
    assert in_charge(everyone) == ["Inès"]
    given = db.session.scalars(sa.select(Claim.given_by)).all()
    assert given == [everyone.ines.id, everyone.ines.id]


@pytest.mark.parametrize("stranger", ["lea", "sami", ""])
def test_nobody_from_outside_receives_it(everyone, stranger):
    person_id = getattr(everyone, stranger).id if stranger else ""
    with pytest.raises(Refused):
        claiming.hand_over(ines_of(everyone), everyone.about_helene, person_id)


def test_a_person_by_herself_claims_nothing(everyone):
    with pytest.raises(Forbidden):
        claiming.claim(herself(everyone.lea), everyone.about_helene)


def test_a_structure_that_is_not_in_it_claims_nothing(everyone):
    with pytest.raises(NotFound):
        claiming.claim(ines_of(everyone), everyone.nurses)


def test_leaving_the_structure_is_enough(everyone):
    room, paul = everyone.about_helene, paul_of(everyone)
    claiming.claim(paul, room)
    belonging.leave(db.session.get_one(Structure, everyone.pharmacy.id), everyone.paul, trail.Actor())  # fmt: skip  # noqa: E501
    assert in_charge(everyone) == []
    assert claiming.claimed_by(everyone.pharmacy.id, everyone.paul.id) == [room.id]
    with pytest.raises(NotFound):
        claiming.claim(paul, room)
    claiming.claim(ines_of(everyone), room)
    assert in_charge(everyone) == ["Inès"] and count(Claim) == 2


def test_whoever_joins_again_does_not_take_it_back_from_who_has_it(everyone):
    room, pharmacy = everyone.about_helene, everyone.pharmacy
    claiming.claim(paul_of(everyone), room)
    belonging.leave(pharmacy, everyone.paul, trail.Actor())
    claiming.claim(ines_of(everyone), room)
    belonging.join(pharmacy, everyone.paul, trail.Actor())
    assert in_charge(everyone) == ["Inès"]


def test_fifty_at_once_one_wins_and_the_others_are_told(app, everyone):
    with transaction():
        team = [_register(f"p{n}", f"Agent{n} Nom", calling="") for n in range(50)]
        for one in team:
            belonging.join(everyone.pharmacy, one, trail.Actor())
    ids, room_id, pharmacy_id = [one.id for one in team], everyone.about_helene.id, everyone.pharmacy.id  # fmt: skip  # noqa: E501
    said, ready = [], threading.Barrier(50)

    def try_it(person_id):
        from domain.accounts.identities import Person
        from domain.accounts.speaking import voice
        from domain.chat.conversations import Conversation

        with app.app_context():
            speaks = voice(db.session.get_one(Person, person_id), pharmacy_id)
            room = db.session.get_one(Conversation, room_id)
            db.session.rollback()
            ready.wait(10)
            try:
                claiming.claim(speaks, room)
                said.append("won")
            except Refused as refusal:
                said.append(refusal.sentence)
            db.session.remove()

    threads = [threading.Thread(target=try_it, args=(one,)) for one in ids]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    [winner] = in_charge(everyone)
    assert len(said) == 50 and said.count("won") == 1
    assert said.count(f"{winner} s’en occupe déjà.") == 49


def test_the_list_says_it_to_colleagues_only(everyone):
    room = everyone.about_helene
    say(everyone.lea, room)
    claiming.claim(paul_of(everyone), room)

    def shared(person):
        fresh()
        return listing.row(person, room.id).shared

    assert (shared(everyone.ines).claimed_by, shared(everyone.ines).is_mine) == ("Paul", False)
    assert shared(everyone.paul).is_mine
    assert shared(everyone.lea).claimed_by == shared(everyone.eric).claimed_by == ""
