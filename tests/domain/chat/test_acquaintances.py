"""A newcomer finds at once people she knows, and nobody of another CPTS."""

from domain.accounts import profiles
from domain.audit import trail
from domain.chat import acquaintances
from domain.db import transaction
from domain.organisations import belonging, suspending
from tests.cast import cast


def test_the_nearest_come_first_and_the_suspended_never(app):
    told = cast(app)
    with transaction():
        for one in (told.lea, told.sami):
            profiles.for_writing(one).practice = "Cabinet de Riorges"
    suspending.suspend(told.claire, told.eric)
    names = [one.name for one in acquaintances.of(told.lea)]
    assert names[:2] == ["Sami Benali", "Claire Fontaine"]
    assert "Dr Éric Roux" not in names and "Léa Marin" not in names


def test_another_cpts_is_another_world(app):
    told = cast(app)
    with transaction():
        other = belonging.found("CPTS du Forez", "forez")
    assert {one.id for one in acquaintances.of(told.sami)} == {
        told.lea.id, told.eric.id, told.ines.id, told.paul.id, told.claire.id,
    }  # fmt: skip
    belonging.join(other, told.claire, trail.Actor())
    assert len(acquaintances.of(told.claire)) == 5
