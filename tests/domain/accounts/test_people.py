"""Registering people and structures."""

import pytest

from domain.accounts import demo, people
from domain.db import transaction
from domain.errors import Refused


def register(*names, **more):
    with transaction():
        return people.register_person(*names, **more)


def test_a_person_is_called_as_she_is_known(app):
    eric = register("Éric", "Roux", "Eric@Example.fr", title="Dr")
    lea = register("Léa", "Marin", "lea@example.fr")
    assert (eric.identity.name, eric.identity.short_name) == ("Dr Éric Roux", "Dr Roux")
    assert (lea.identity.name, lea.identity.short_name, lea.identity.initials) == (
        "Léa Marin", "Léa", "LM",
    )  # fmt: skip
    assert eric.email == "eric@example.fr" and eric.identity.verified_at is None


def test_an_address_has_one_account(app):
    register("Léa", "Marin", "lea@example.fr")
    with pytest.raises(Refused) as refusal:
        register("Léa", "Martin", " LEA@example.fr")
    assert refusal.value.field == "email"


def test_odd_and_endless_names_fit(app):
    person = register("Zoé\0\n", "x" * 500, "zoe@example.fr")
    assert person.first_name == "Zoé" and len(person.last_name) == 60


@pytest.mark.parametrize("email", ["a@b.fr", "léa@cpts.example", "a+b@c.d.org"])
def test_an_address_is_recognised(email):
    assert people.looks_like_email(email)


@pytest.mark.parametrize("email", ["", "a", "a@b", "a@b.", "a b@c.fr", "@c.fr", "a@@c.fr"])
def test_a_slip_in_an_address_is_caught(email):
    assert not people.looks_like_email(email)


def test_the_demonstration_knows_its_own_people_only(app):
    register("Léa", "Marin", f"lea{demo.DOMAIN}")
    register("Vraie", "Personne", "vraie@cpts.fr")
    register("Fausse", "Démo", "x@demoXlianeXexample")
    assert [person.first_name for person in demo.accounts()] == ["Léa"]
