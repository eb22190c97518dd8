"""Who writes: a sign to who looks, with nothing in it, rarely, and to nobody else."""

import json

import pytest

from blueprints.chat import typing as door
from domain.chat import members, opening, typing
from domain.db import transaction
from domain.ids import new_id
from tests.blueprints.chat.doors import hand_of
from tests.blueprints.chat.listening import of_type, say
from tests.cast import _register
from tests.domain.chat.saying import counted, fresh, herself, identity


def signs(page):
    return of_type(page, "typing")


def types(page, conversation, **more):
    say(page, type="typing", conversation=conversation.id, **more)


@pytest.fixture
def room(people):
    return people.cast.about_helene


def test_whoever_looks_sees_who_writes_and_nothing_of_it(people, listen, room):
    lea, eric, sami = listen("lea", room), listen("eric", room), listen("sami", people.cast.nurses)
    types(lea, room, body="Plaie du talon")
    [sign] = signs(eric)
    assert sign == {
        "type": "typing", "conversation": room.id, "identity": people.cast.lea.id, "name": "Léa",
        "person": hand_of(room, people.cast.lea),
    }  # fmt: skip
    assert signs(sami) == []


def test_a_structure_writes_under_its_name(people, listen, room):
    ines, eric = listen("ines", room), listen("eric", room)
    types(ines, room, identity=people.cast.pharmacy.id)
    heard = signs(eric)
    assert [one["name"] for one in heard] == ["Pharmacie du Marché"]
    assert people.cast.ines.id not in json.dumps(heard)


def test_nobody_writes_as_another_nor_where_she_is_not(people, listen, room):
    eric, sami = listen("eric", room), listen("sami", room)
    for page, who in ((sami, people.cast.sami), (sami, people.cast.lea), (eric, people.cast.lea)):
        types(page, room, identity=who.id)
    types(eric, room, identity="'; --")
    say(eric, type="typing", conversation=["x"])
    assert signs(eric) == [] and signs(sami) == []


def test_a_flood_is_one_sign(people, listen, room):
    lea, eric = listen("lea", room), listen("eric", room)
    for _ in range(20):
        types(lea, room)
    assert len(signs(eric)) == 1 and of_type(lea, "error") == []


def test_one_may_again_after_a_while(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(door.time, "monotonic", lambda: now[0])
    seldom = door.Seldom(2.0)
    assert [seldom.may(("lea", "a")), seldom.may(("lea", "a")), seldom.may(("lea", "b"))] == [
        True, False, True,
    ]  # fmt: skip
    now[0] += 2
    assert seldom.may(("lea", "a")) and list(seldom.last) == [("lea", "a")]


def test_many_people_are_not_told(people, listen):
    cast = people.cast
    large = opening.group(herself(cast.lea), [identity(cast.eric)], "Tous")
    lea = cast.lea.id
    assert typing.name(lea, large.id, lea) == "Léa"
    with transaction():
        others = [_register(f"p{n}", f"Personne {n}") for n in range(typing.MOST - 1)]
    members.add_all(herself(cast.lea), large, [one.id for one in others])
    fresh()
    assert typing.name(lea, large.id, lea) is None


def test_it_is_kept_nowhere_and_costs_one_query(people, listen, room):
    lea, eric = listen("lea", room), listen("eric", room)
    where = room.id
    with counted() as sent:
        say(lea, type="typing", conversation=where)
    assert signs(eric) and len([one for one in sent if one.startswith("SELECT")]) == 1
    assert not [one for one in sent if not one.startswith(("SELECT", "BEGIN"))]


def test_who_announces_alone_and_who_writes_to_a_patient_say_nothing(people, listen, room):
    with transaction():
        room.writers = "referents"
    assert typing.name(people.cast.lea.id, room.id, people.cast.lea.id) is None
    with transaction():
        room.writers, room.kind = "everybody", "channel"
    assert typing.name(people.cast.lea.id, room.id, people.cast.lea.id) is None
    assert typing.name(new_id(), room.id, people.cast.lea.id) is None
