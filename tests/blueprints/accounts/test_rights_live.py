"""Sockets follow rights: a session that runs out, a structure that is left."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from blueprints.accounts import live
from domain import clock
from domain.accounts import belonging
from domain.audit import trail
from domain.organisations import suspending
from realtime import actors
from realtime.actors import Actor
from tests.cast import cast, sign_in


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def hub(app, monkeypatch):
    """The hub of the application, telling what it was asked."""
    asked = SimpleNamespace(closed=[], rechecked=[], published=[], pages=[])
    hub = app.extensions["liane"].hub
    monkeypatch.setattr(hub, "connections", lambda topic=None: asked.pages)
    monkeypatch.setattr(
        hub, "close_where", lambda which, code, reason="": asked.closed.append((which, code))
    )
    monkeypatch.setattr(
        hub, "publish", lambda topic, payload: asked.published.append((topic, payload["type"]))
    )
    monkeypatch.setattr(live.topics, "recheck", lambda _, topic: asked.rechecked.append(topic))
    return asked


def page(person, session="s", topics=()):
    return SimpleNamespace(actor=Actor("person", person.id, session), topics=set(topics))


def test_a_suspension_closes_every_page_of_hers_and_no_other(app, client, everyone, hub):
    hers = [sign_in(app.test_client(), everyone.lea) for _ in range(2)]
    his = sign_in(client, everyone.eric)
    suspending.suspend(everyone.claire, everyone.lea)
    closed = [which for which, code in hub.closed if code == 4401]
    assert all(any(which(page(everyone.lea, id)) for which in closed) for id in hers)
    assert not any(which(page(everyone.eric, his)) for which in closed)


def test_a_session_that_ran_out_is_no_longer_valid_for_its_socket(app, client, everyone):
    session = sign_in(client, everyone.lea)
    mine = Actor("person", everyone.lea.id, session)
    forged = Actor("person", everyone.lea.id, "no-such-session")
    assert actors.still_valid({mine, forged}) == {mine}
    with clock.at(clock.now() + timedelta(hours=13)):
        assert actors.still_valid({mine}) == set()


def test_leaving_a_structure_asks_again_for_all_she_watches(everyone, hub):
    hub.pages = [
        page(everyone.paul, topics=("conversation:1", "person:i")),
        page(everyone.sami, topics=("conversation:2",)),
    ]
    belonging.leave(everyone.pharmacy, everyone.paul, trail.Actor())
    assert set(hub.rechecked) >= {"conversation:1", "person:i"}
    assert "conversation:2" not in hub.rechecked


def test_joining_a_structure_makes_her_pages_look_again(everyone, hub):
    belonging.join(everyone.pharmacy, everyone.sami, trail.Actor())
    assert (f"person:{everyone.sami.id}", "catch-up") in hub.published
