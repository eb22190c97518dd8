"""Every door, every role: what each gets is written in routes.toml and nowhere else."""

import re
import tomllib
from pathlib import Path
from time import perf_counter

import pytest
import sqlalchemy as sa

from domain.db import db
from tests.invariants import acts, world
from tests.invariants.world import NOWHERE, ROLES

LAW = tomllib.loads(Path(__file__).with_name("routes.toml").read_text())
OUTSIDE = LAW["groups"]["outside"]
KNOWN_TO_ALL = ("filename", "slug")


def expected(written):
    """Status by role. A role's own name wins over its group's."""
    whole = {}
    for name, status in written.items():
        whole |= dict.fromkeys(LAW["groups"].get(name, ()), status)
    return whole | {name: status for name, status in written.items() if name in ROLES}


def answers(house, method, rule, endpoint, role):
    house.restore()
    path = house.path(endpoint)
    return house.knock(role, method, path, **acts.body(house, role, method, rule))


def test_every_door_is_in_the_law_and_the_law_names_no_other(house):
    doors = {f"{one.method} {one.rule}" for one in world.rules(house.app)}
    assert doors - set(LAW["routes"]) == set(), "a door without expectation"
    assert set(LAW["routes"]) - doors == set(), "an expectation without door"


def test_the_law_says_something_for_every_role(house):
    gaps = {door: set(ROLES) - set(expected(said)) for door, said in LAW["routes"].items()}
    assert {door: roles for door, roles in gaps.items() if roles} == {}


@pytest.mark.timeout(300)
def test_each_role_gets_what_the_law_says(house):
    wrong = {}
    for one in world.rules(house.app):
        door = f"{one.method} {one.rule}"
        law = expected(LAW["routes"].get(door, {}))
        for role in ROLES:
            status = answers(house, one.method, one.rule, one.endpoint, role).status_code
            if status != law.get(role):
                wrong[f"{door} as {role}"] = f"{status}, not {law.get(role)}"
    assert wrong == {}


def stakes(house):
    """The doors that lead to one thing, with the endpoint and the ids they take."""
    for one in world.rules(house.app):
        taken = set(re.findall(r"<(?:uuid:)?(\w+)>", one.rule)) - set(KNOWN_TO_ALL)
        if taken:
            yield one, taken


@pytest.mark.parametrize("role", OUTSIDE)
def test_not_yours_and_not_there_are_one_answer(house, role):
    """Same status, same body, same headers: a stranger cannot even learn that it exists."""
    different = []
    for one, taken in stakes(house):
        if expected(LAW["routes"][f"{one.method} {one.rule}"])[role] < 400:
            continue  # the law says that it is hers
        said = []
        for ids in ({}, dict.fromkeys(taken, NOWHERE)):
            house.restore()
            body = acts.body(house, role, one.method, one.rule)
            answer = house.knock(role, one.method, house.path(one.endpoint, **ids), **body)
            said.append((answer.status_code, answer.text, sorted(answer.headers.keys())))
        if said[0] != said[1] or said[0][0] != 404:
            different.append(f"{one.method} {one.rule}")
    assert different == []


def test_not_yours_and_not_there_take_the_same_time(house):
    there = house.path("chat.conversations.show")
    nowhere = house.path("chat.conversations.show", conversation_id=NOWHERE)
    spent = {there: [], nowhere: []}
    for _ in range(20):
        for path in spent:
            start = perf_counter()
            house.knock("colleague", "GET", path)
            spent[path].append(perf_counter() - start)
    assert abs(min(spent[there]) - min(spent[nowhere])) <= 0.010


@pytest.mark.parametrize("odd", ["%00", "..%2f..%2fetc", "'--", "é", "0" * 500, "🩺", "%ff"])
def test_an_odd_id_leads_nowhere(house, odd):
    broken = {}
    for one, taken in stakes(house):
        path = re.sub(r"<(?:\w+:)?\w+>", odd, one.rule) if taken else one.rule
        status = house.knock("member", one.method, path).status_code
        if status not in (404, 308):
            broken[f"{one.method} {one.rule}"] = status
    assert broken == {}


def test_a_patient_changes_nothing_of_another_patients_visit(house):
    def everything_of_the_own_visit():
        with house.app.app_context():
            visit = sa.text("select * from visits where id = :id")
            call = sa.text("select * from consultations where id = :id")
            return (
                db.session.execute(visit, {"id": house.ids["visit_id"]}).one(),
                db.session.execute(call, {"id": house.ids["consultation_id"]}).one(),
            )

    before = everything_of_the_own_visit()
    for one in world.rules(house.app):
        if one.rule.startswith("/visit"):
            body = acts.body(house, "visit_other", one.method, one.rule)
            house.knock("visit_other", one.method, house.path(one.endpoint), **body)
    assert everything_of_the_own_visit() == before


def test_a_production_has_no_door_of_the_demonstration(tmp_path):
    from app import create_app
    from tests.conftest import settings_for

    real = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path}/real.db", LIANE_DEMO="0"))
    doors = {f"{one.method} {one.rule}" for one in world.rules(real)}
    assert set(LAW["routes"]) - doors == set(LAW["demo"])
