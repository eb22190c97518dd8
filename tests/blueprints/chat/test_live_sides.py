"""What one side alone hears: who takes care, as whom one writes; and what no frame gives away."""

import json

from domain.accounts import belonging
from domain.audit import trail
from domain.chat import receipts
from tests.blueprints.chat.listening import of_type, say


def test_a_claim_reaches_colleagues_and_nobody_else(people, listen):
    room = people.cast.about_helene
    ines, paul, lea, eric = (listen(name, room) for name in ("ines", "paul", "lea", "eric"))
    people.paul.put(f"/conversations/{room.id}/claim", {}, 200)
    told = [{"type": "claim", "conversation": room.id}]
    assert of_type(ines, "claim") == of_type(paul, "claim") == told
    assert of_type(lea, "claim") == of_type(eric, "claim") == []


def test_who_leaves_frees_what_she_had_in_charge(people, listen):
    room = people.cast.about_helene
    people.paul.put(f"/conversations/{room.id}/claim", {}, 200)
    ines, lea = listen("ines", room), listen("lea", room)
    belonging.leave(people.cast.pharmacy, people.cast.paul, trail.Actor())
    heard = ines.messages()
    assert {"type": "claim", "conversation": room.id} in heard and {"type": "voices"} in heard
    assert {one["type"] for one in lea.messages()} <= {"presence"}
    assert "Personne ne s’en occupe" in people.ines.get(f"/conversations/{room.id}/claim").text


def test_no_frame_holds_the_id_of_who_typed_or_read_for_a_structure(people, listen):
    room = people.cast.about_helene
    eric, ines = listen("eric", room), listen("ines", room)
    people.lea.say(room, "Deux boîtes ?")
    say(ines, type="read", conversation=room.id, seq=1)
    receipts.flush()
    people.ines.say(room, "Prêt")
    heard = eric.messages()
    assert {one["type"] for one in heard} >= {"message", "receipts"}
    assert people.cast.ines.id not in json.dumps(heard)
