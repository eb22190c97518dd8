import pytest

from realtime import actors, inbound, topics
from realtime.actors import Actor
from realtime.revalidation import doubt_everything, end_stale_sessions

LEA = Actor("person", "lea", "s1")


@pytest.fixture(autouse=True)
def rules(monkeypatch):
    monkeypatch.setattr(topics, "_rules", dict(topics._rules))
    monkeypatch.setattr(actors, "_resolvers", {})
    monkeypatch.setattr(actors, "_checkers", {})


def test_without_a_rule_nobody_watches():
    assert not topics.may(LEA, "notebook:1")
    assert not topics.may(LEA, "notebook")
    topics.authorise("notebook", lambda actor, id: actor.id == "lea" and id == "1")
    assert topics.may(LEA, "notebook:1")
    assert not topics.may(LEA, "notebook:2")
    assert not topics.may(LEA, "notebook:")
    assert not topics.may(LEA, "notebook:" + "1" * 200)


def test_a_rule_that_fails_refuses():
    topics.authorise("broken", lambda actor, id: 1 / 0)
    assert not topics.may(LEA, "broken:1")


def test_a_topic_of_ones_own_is_of_ones_own_kind():
    assert topics.may(LEA, "person:lea")
    assert not topics.may(LEA, "person:eric")
    assert not topics.may(LEA, "visit:lea")
    assert not topics.may(Actor("visit", "lea", "s"), "person:lea")


def test_asking_again_drops_those_who_may_no_longer(hub, page):
    allowed = {"lea", "eric"}
    topics.authorise("conversation", lambda actor, id: actor.id in allowed)
    pages = [page(who).joined("conversation:1") for who in ("lea", "eric")]
    assert topics.recheck(hub, "conversation:1") == 0
    allowed.remove("eric")
    assert topics.recheck(hub, "conversation:1") == 1
    assert [len(one.connection.topics) for one in pages] == [1, 0]


def test_watching_answers_what_is_granted_and_what_is_not(hub, page):
    topics.authorise("conversation", lambda actor, id: id == "1")
    lea = page().joined()
    inbound.receive(lea.connection, '{"type":"watch","topics":["conversation:1","conversation:2"]}')
    assert lea.messages() == [
        {"type": "watching", "topics": ["conversation:1"], "refused": ["conversation:2"]}
    ]
    inbound.receive(lea.connection, '{"type":"unwatch","topics":["conversation:1"]}')
    assert hub.count("conversation:1") == 0


def test_many_topics_are_one_question(page):
    asked = []

    def among(actor, ids):
        asked.append(ids)
        return {"1", "3", "never-asked"}

    topics.authorise("conversation", lambda actor, id: 1 / 0, among=among)
    wanted = ["conversation:1", "conversation:2", "person:lea", "conversation:3", "other:1"]
    assert topics.allowed(LEA, wanted) == {"conversation:1", "conversation:3", "person:lea"}
    assert asked == [["1", "2", "3"]]


def test_a_room_says_who_knocks():
    assert actors.resolve("person", {"liane": "x"}) is None
    actors.resolver("person", lambda cookies: LEA if cookies.get("liane") == "x" else None)
    assert actors.resolve("person", {"liane": "x"}) == LEA
    assert actors.resolve("person", {}) is None


def test_sessions_that_ended_without_a_word_are_closed(hub, page):
    stale, alive = page("lea", "old").joined(), page("lea", "new").joined()
    visitor = page("v1", "link", "visit").joined()
    actors.checker("person", lambda asked: {one for one in asked if one.session == "new"})
    assert end_stale_sessions(hub) == 1
    assert [one.connection.closing for one in (stale, alive, visitor)] == [True, False, False]
    assert end_stale_sessions(hub) == 0


def test_a_check_that_fails_ends_nobodys_session(hub, page):
    lea = page().joined()
    actors.checker("person", lambda asked: 1 / 0)
    assert end_stale_sessions(hub) == 0
    assert not lea.connection.closing


def test_after_a_gap_every_topic_is_asked_again(hub, page):
    lea = page().joined("conversation:1", "person:lea")
    topics.authorise("conversation", lambda actor, id: False)
    doubt_everything(hub)
    assert lea.connection.topics == {"person:lea"}
