"""Founding a structure, and who may do what in it."""

import pytest
import sqlalchemy as sa

from domain import facts
from domain.accounts import belonging, managing, structures
from domain.accounts.belonging import MANAGER, MEMBER, LastManager, StructureChanged
from domain.audit.trail import Actor, AuditEntry
from domain.db import db, transaction
from domain.errors import Forbidden, NotFound, Refused
from tests.cast import cast


@pytest.fixture
def everyone(app):
    return cast(app)


def roles(structure):
    return {
        one.person.first_name: one.membership.role for one in structures.colleagues(structure.id)
    }


def acts():
    return list(
        db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.n.desc()).limit(3))
    )


def test_who_founds_a_structure_answers_for_it(everyone):
    made = structures.found(everyone.lea, "  Cabinet des  Lilas ", "practice", "infirmière")
    seat = structures.seat(everyone.lea, made.id)
    assert (made.identity.name, made.identity.calling) == ("Cabinet des Lilas", "cabinet")
    assert seat.manages and seat.membership.calling == "infirmière"
    assert acts()[:2] == ["structure joined", "structure founded"]


@pytest.mark.parametrize(
    ("name", "category", "calling", "field"),
    [
        ("", "practice", "infirmière", "name"),
        ("\x00\x07 L", "practice", "infirmière", "name"),
        ("L" * 61, "practice", "infirmière", "name"),
        ("PHARMACIE du marché", "pharmacy", "pharmacienne", "name"),
        ("Cabinet des Lilas", "", "infirmière", "category"),
        ("Cabinet des Lilas", "castle", "infirmière", "category"),
        ("Cabinet des Lilas", "practice", "  ", "calling"),
    ],
)
def test_what_cannot_be_founded_is_said_near_its_field(everyone, name, category, calling, field):
    with pytest.raises(Refused) as refused:
        structures.found(everyone.lea, name, category, calling)
    assert refused.value.field == field
    assert structures.of(everyone.lea) == []


def test_nobody_founds_a_structure_before_somebody_answers_for_her(everyone):
    with transaction():
        everyone.lea.identity.verified_at = None
    with pytest.raises(Refused, match="Pro Santé Connect"):
        structures.found(everyone.lea, "Cabinet des Lilas", "practice", "infirmière")


def test_a_manager_lets_in_and_puts_out(everyone):
    managing.let_in(everyone.ines, everyone.pharmacy, everyone.sami.id)
    managing.let_in(everyone.ines, everyone.pharmacy, everyone.sami.id)
    assert roles(everyone.pharmacy) == {"Inès": MANAGER, "Paul": MEMBER, "Sami": MEMBER}
    assert structures.colleague(everyone.pharmacy.id, everyone.sami.id).membership.calling == "MKDE"
    managing.put_out(everyone.ines, everyone.pharmacy, everyone.sami.id)
    assert "Sami" not in roles(everyone.pharmacy)
    assert acts()[:2] == ["structure left", "structure joined"]


@pytest.mark.parametrize("newcomer", ["", "nobody", "suspended", "structure"])
def test_only_somebody_present_on_liane_is_let_in(everyone, newcomer):
    from domain import clock

    if newcomer == "suspended":
        with transaction():
            everyone.sami.suspended_at = clock.now()
    ids = {"suspended": everyone.sami.id, "structure": everyone.pharmacy.id}
    with pytest.raises(Refused) as refused:
        managing.let_in(everyone.ines, everyone.pharmacy, ids.get(newcomer, newcomer))
    assert refused.value.field == "person"


def test_a_member_manages_nothing_and_a_stranger_finds_nothing(everyone):
    def everything(person):
        yield lambda: managing.let_in(person, everyone.pharmacy, everyone.eric.id)
        yield lambda: managing.put_out(person, everyone.pharmacy, everyone.ines.id)
        yield lambda: managing.appoint(person, everyone.pharmacy, everyone.paul.id, role=MANAGER)
        yield lambda: structures.rename(person, everyone.pharmacy.id, "Autre nom", "x", "AN")

    for person, error in ((everyone.paul, Forbidden), (everyone.sami, NotFound)):
        for act in everything(person):
            with pytest.raises(error):
                act()
    assert roles(everyone.pharmacy) == {"Inès": MANAGER, "Paul": MEMBER}


def test_the_last_manager_neither_leaves_nor_steps_down(everyone):
    for act in (
        lambda: belonging.leave(everyone.pharmacy, everyone.ines, everyone.ines.actor),
        lambda: managing.put_out(everyone.ines, everyone.pharmacy, everyone.ines.id),
        lambda: managing.appoint(everyone.ines, everyone.pharmacy, everyone.ines.id, role=MEMBER),
    ):
        with pytest.raises(LastManager, match="nommez d’abord"):
            act()
    managing.appoint(everyone.ines, everyone.pharmacy, everyone.paul.id, role=MANAGER)
    belonging.leave(everyone.pharmacy, everyone.ines, everyone.ines.actor)
    assert roles(everyone.pharmacy) == {"Paul": MANAGER}


def test_a_suspended_manager_answers_for_nothing(everyone):
    from domain import clock

    managing.appoint(everyone.ines, everyone.pharmacy, everyone.paul.id, role=MANAGER)
    with transaction():
        everyone.paul.suspended_at = clock.now()
    with pytest.raises(LastManager):
        belonging.leave(everyone.pharmacy, everyone.ines, everyone.ines.actor)


def test_the_last_person_is_told_how_a_structure_closes(everyone):
    belonging.leave(everyone.pharmacy, everyone.paul, Actor())
    with pytest.raises(LastManager, match="coordination"):
        belonging.leave(everyone.pharmacy, everyone.ines, everyone.ines.actor)


def test_a_calling_changes_and_is_told(everyone):
    said = []
    facts.on(StructureChanged, said.append)
    managing.appoint(everyone.ines, everyone.pharmacy, everyone.paul.id, calling="préparateur chef")
    paul = structures.colleague(everyone.pharmacy.id, everyone.paul.id)
    assert (paul.membership.calling, paul.membership.role) == ("préparateur chef", MEMBER)
    assert said == [StructureChanged(everyone.pharmacy.id)]
    with pytest.raises(Refused):
        managing.appoint(everyone.ines, everyone.pharmacy, everyone.paul.id, calling=" ")


def test_a_structure_takes_another_name_and_keeps_its_own(everyone):
    structures.rename(
        everyone.ines, everyone.pharmacy.id, "Pharmacie du Marché", "pharmacie", "pdm"
    )
    identity = structures.seat(everyone.ines, everyone.pharmacy.id).structure.identity
    assert (identity.name, identity.initials) == ("Pharmacie du Marché", "PDM")
    for initials in ("", "ABCD", "A B", "-"):
        with pytest.raises(Refused) as refused:
            structures.rename(
                everyone.ines, everyone.pharmacy.id, "Pharmacie", "pharmacie", initials
            )
        assert refused.value.field == "initials"


def test_her_structures_are_counted_in_one_query(everyone):
    structures.found(everyone.ines, "Officine de garde", "other", "pharmacienne")
    asked = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *rest: asked.append(rest[2]))
    seats = structures.of(everyone.ines)
    assert [(seat.structure.identity.name, seat.people) for seat in seats] == [
        ("Officine de garde", 1),
        ("Pharmacie du Marché", 2),
    ]
    assert len(asked) <= 2
