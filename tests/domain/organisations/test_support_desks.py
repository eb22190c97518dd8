"""Whom one writes to for help: those who coordinate her CPTS now, and nobody else."""

import pytest

from domain.accounts.speaking import people_behind
from domain.chat import opening
from domain.organisations import coordinating, support_desks
from tests.cast import cast
from tests.domain.chat.saying import fresh, herself


@pytest.fixture
def everyone(app):
    return cast(app)


def behind(desk):
    fresh()
    return set(people_behind([desk.id]))


def test_the_desk_of_a_cpts_is_made_once_and_its_coordinators_answer(everyone):
    desk = support_desks.of(everyone.lea)
    assert desk.kind == "structure" and desk.name == "Support Liane · CPTS du Roannais"
    assert support_desks.of(everyone.eric).id == desk.id == support_desks.of(everyone.claire).id
    assert behind(desk) == {everyone.claire.id}
    first, again = (opening.direct(herself(everyone.lea), desk) for _ in range(2))
    assert first.id == again.id


def test_the_desk_follows_who_coordinates(everyone):
    desk = support_desks.of(everyone.lea)
    coordinating.name(everyone.claire, everyone.cpts, everyone.ines)
    assert behind(desk) == {everyone.claire.id, everyone.ines.id}
    coordinating.step_down(everyone.ines, everyone.cpts, everyone.claire)
    assert behind(desk) == {everyone.ines.id}


def test_who_belongs_to_no_cpts_writes_to_the_platform(everyone):
    own = support_desks.of(everyone.lea)
    coordinating.put_out(everyone.claire, everyone.cpts, everyone.paul)
    from domain.db import transaction

    with transaction():
        everyone.eric.administers = True
    desk = support_desks.of(everyone.paul)
    assert desk.name == "Support Liane" and desk.id != own.id
    assert behind(desk) == {everyone.eric.id} and behind(own) == {everyone.claire.id}
