"""Every topic of the live sockets, every role: who hears what is written in topics.toml."""

import tomllib
from pathlib import Path

import pytest
import sqlalchemy as sa

from domain.calls.consultations import Consultation
from domain.chat.conversations import DIRECT, Conversation
from domain.db import db
from realtime import actors, topics
from tests.invariants.world import NOWHERE, ROLES

LAW = tomllib.loads(Path(__file__).with_name("topics.toml").read_text())
KINDS = ("person", "visit", "patient")


def expected(said):
    """The roles that may watch, groups opened."""
    groups = {name: set(roles) for name, roles in LAW["groups"].items()}
    return set().union(*(groups.get(name, {name}) for name in said))


def watchers_of(house, role):
    """Who the sockets of this role's browser are: nobody, a person or a patient."""
    caller = house.callers[role]
    with house.app.test_request_context():
        found = [actors.resolve(kind, caller.cookies) for kind in KINDS]
        db.session.remove()
    return [one for one in found if one]


def told_ids(house):
    """What each name of the law stands for. "own" is of whoever asks."""
    with house.app.app_context():
        pair = db.session.scalar(sa.select(Conversation.id).where(Conversation.kind == DIRECT))
        call = db.session.scalar(
            sa.select(Consultation.id).where(Consultation.conversation_id == pair)
        )
        db.session.remove()
    return {
        "person": {"another": house.ids["somebody"]},
        "visit": {"helene": house.ids["visit_id"]},
        "patient": {"helene": house.ids["channel_id"]},
        "conversation": {"helene": house.ids["conversation_id"], "lea_and_eric": pair},
        "consultation": {"helene": house.ids["consultation_id"], "lea_and_eric": call},
    }


def may(house, role, prefix, name, ids):
    with house.app.app_context():
        granted = any(
            topics.may(actor, f"{prefix}:{actor.id if name == 'own' else ids[name]}")
            for actor in watchers_of(house, role)
        )
        db.session.remove()
    return granted


def test_every_topic_is_in_the_law_and_the_law_names_no_other(house):
    assert set(topics._rules) == set(LAW["topics"])
    for prefix, ids in told_ids(house).items():
        named = set(LAW["topics"][prefix]) - {"own", "nowhere"}
        assert named == set(ids), f"{prefix}: an object without expectation"


@pytest.mark.parametrize("prefix", sorted(LAW["topics"]))
def test_each_role_hears_what_the_law_says(house, prefix):
    ids = told_ids(house)[prefix] | {"nowhere": NOWHERE}
    wrong = {}
    for name, said in LAW["topics"][prefix].items():
        heard = {role for role in ROLES if may(house, role, prefix, name, ids)}
        if heard != expected(said):
            wrong[f"{prefix}:{name}"] = sorted(heard ^ expected(said))
    assert wrong == {}


def test_nobody_hears_what_does_not_exist(house):
    for prefix, law in LAW["topics"].items():
        assert law["nowhere"] == [], f"{prefix}: not there is not yours"


def test_whoever_coordinates_or_administers_hears_no_content():
    for prefix in ("conversation", "consultation", "visit", "patient"):
        for said in LAW["topics"][prefix].values():
            reading = {"coordinator", "coordinator_other", "administrator"} & expected(said)
            assert reading == set(), f"{prefix} is content"
