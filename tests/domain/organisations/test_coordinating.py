"""The coordination's rights: at once, over its own people, never over the last of its own."""

import pytest

from domain.accounts import people, proving
from domain.accounts.setup_links import make
from domain.audit import trail
from domain.db import transaction
from domain.errors import Forbidden, NotFound, Refused
from domain.organisations import (
    belonging,
    coordinating,
    founding,
    presenting,
    roster,
    suspending,
    vouching,
)
from domain.organisations.organisations import COORDINATOR
from tests.cast import cast


@pytest.fixture
def told(app):
    return cast(app)


@pytest.fixture
def newcomer(told):
    with transaction():
        person = people.register_person("Nina", "=Colin", "nina@port.example")
        belonging.join(told.cpts, person, trail.Actor())
    return person


def test_one_click_vouches_and_one_takes_it_back(told, newcomer):
    vouching.vouch(told.claire, newcomer)
    vouching.vouch(told.claire, newcomer)
    [proof] = proving.proofs_of(newcomer.identity)
    assert proof.by_person_id == told.claire.id and not newcomer.identity.is_unverified
    vouching.withdraw(told.claire, newcomer)
    assert newcomer.identity.is_unverified


def test_only_the_coordination_of_her_cpts_vouches(told, newcomer):
    for other in (told.lea, newcomer):
        with pytest.raises(Forbidden):
            vouching.vouch(other, newcomer)
    with pytest.raises(Forbidden, match="vous-même"):
        vouching.vouch(told.claire, told.claire)
    with transaction():
        stranger = people.register_person("Ugo", "Roy", "ugo@else.example")
    with pytest.raises(Forbidden):
        vouching.vouch(told.claire, stranger)


def test_a_coordinator_is_named_and_acts_at_once(told, newcomer):
    coordinating.name(told.claire, told.cpts, told.lea)
    vouching.vouch(told.lea, newcomer)
    coordinating.step_down(told.claire, told.cpts, told.lea)
    with pytest.raises(Forbidden):
        vouching.withdraw(told.lea, newcomer)


def test_the_last_coordinator_stays(told):
    for leave in (coordinating.step_down, coordinating.put_out):
        with pytest.raises(Refused, match="nommez d’abord"):
            leave(told.claire, told.cpts, told.claire)
    coordinating.name(told.claire, told.cpts, told.lea)
    suspending.suspend(told.claire, told.lea)
    with pytest.raises(Refused, match="nommez d’abord"):
        coordinating.step_down(told.claire, told.cpts, told.claire)
    suspending.restore(told.claire, told.lea)
    coordinating.put_out(told.claire, told.cpts, told.claire)
    assert not belonging.is_coordinator(told.claire, told.cpts.id)


def test_who_left_is_nobody_there(told, newcomer):
    coordinating.put_out(told.claire, told.cpts, newcomer)
    assert not belonging.coordinates(told.claire, newcomer)
    with pytest.raises(NotFound):
        coordinating.name(told.claire, told.cpts, newcomer)


def test_the_list_shows_who_waits_first(told, newcomer):
    rows = roster.of(told.cpts)
    assert rows[0].person.id == newcomer.id and len(rows) == 7
    assert [row.person.id for row in rows if row.coordinates] == [told.claire.id]
    assert not rows[0].has_second_factor and rows[0].seen_at is None


def test_a_spreadsheet_takes_no_name_for_a_formula(told, newcomer):
    with transaction():
        newcomer.identity.name = "=cmd|'/c calc'!A1"
    told_as = roster.as_csv(roster.of(told.cpts), lambda at: "")
    assert "\"'=cmd" in told_as and ';"=' not in told_as and told_as.startswith("\ufeff")


def test_the_set_up_link_founds_the_cpts_too(app):
    typed = {
        "first_name": "Anne", "last_name": "Petit", "email": "anne@cpts.example",
        "password": "tisane-de-7h",
    }  # fmt: skip
    token = make()
    with pytest.raises(Refused) as refusal:
        founding.set_up(token, " ", **typed)
    assert refusal.value.field == "organisation"
    anne = founding.set_up(token, "CPTS de l’Été", **typed)
    [made] = belonging.organisations_of(anne, COORDINATOR)
    assert (made.name, made.slug) == ("CPTS de l’Été", "cpts-de-l-ete") and anne.administers


def test_the_administrator_creates_and_names(told):
    with pytest.raises(Forbidden):
        founding.found(told.claire, "CPTS du Forez", "", "lea@cast.example", "")
    with transaction():
        told.eric.administers = True
    first = founding.found(told.eric, "CPTS du Forez", "", "lea@cast.example", "")
    second = founding.found(told.eric, "CPTS du Forez", "", "lea@cast.example", "")
    assert (first.slug, second.slug) == ("cpts-du-forez", "cpts-du-forez-2")
    assert belonging.organisations_of(told.lea, COORDINATOR) == [first, second]
    founding.appoint(told.eric, first.id, "sami@cast.example", "")
    assert len(belonging.coordinators(first.id)) == 2
    with pytest.raises(NotFound):
        founding.appoint(told.eric, told.lea.id, "sami@cast.example", "")


def test_the_public_page_is_its_coordinations(told):
    presenting.present(told.claire, told.cpts, "CPTS Roanne", "Roanne", "Bien\x00venue\nici", False)
    assert (told.cpts.name, told.cpts.welcome) == ("CPTS Roanne", "Bienvenue\nici")
    with pytest.raises(Forbidden):
        presenting.present(told.lea, told.cpts, "À moi", "", "", True)
