"""The platform always has somebody who administers it."""

import pytest

from domain.errors import Forbidden, NotFound, Refused
from domain.organisations import administrating
from domain.privacy import closing
from tests.cast import cast


@pytest.fixture
def everyone(app):
    from domain.db import transaction

    told = cast(app)
    with transaction():
        told.claire.administers = True
    return told


def test_an_administrator_names_another_and_may_then_leave(everyone):
    with pytest.raises(Refused) as refusal:
        closing.close(everyone.claire)
    assert refusal.value.field in ("administration", "organisation")
    administrating.name(everyone.claire, " LEA@cast.example")
    assert everyone.lea.administers
    administrating.withdraw(everyone.lea, everyone.claire.id)
    assert not everyone.claire.administers


def test_the_last_one_stays(everyone):
    with pytest.raises(Refused) as refusal:
        administrating.withdraw(everyone.claire, everyone.claire.id)
    assert refusal.value.status == 409 and everyone.claire.administers


def test_only_administrators_name_and_only_people_who_are_here(everyone):
    with pytest.raises(Forbidden):
        administrating.name(everyone.lea, "sami@cast.example")
    for email in ("nobody@cast.example", "not an address"):
        with pytest.raises(Refused) as refusal:
            administrating.name(everyone.claire, email)
        assert refusal.value.field == "administrator"
    with pytest.raises(NotFound):
        administrating.withdraw(everyone.claire, everyone.sami.id)
