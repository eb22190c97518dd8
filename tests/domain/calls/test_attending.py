"""Who was there, from when to when."""

from domain import clock, facts
from domain.accounts import sessions
from domain.calls import attending, closing, excluding
from domain.chat import members
from domain.db import transaction
from tests.domain.calls.story import admitted, herself, opened


def there(call) -> list[str]:
    return [attending.participant_of(row) for row in attending.present(call.consultation.id)]


def test_everybody_who_joins_is_there_once(everyone):
    call = admitted(everyone)
    for _ in range(3):
        attending.join_as(herself(everyone.eric), call.consultation)
        attending.join_visit(call.visit)
    assert there(call) == [f"person-{everyone.eric.id}", f"visit-{call.visit.id}"]


def test_coming_and_going_is_added_up(everyone):
    with clock.at(clock.now()) as time:
        call = admitted(everyone)
        name = f"person-{everyone.lea.id}"
        for seconds in (60, 30):
            attending.join_as(herself(everyone.lea), call.consultation)
            time.advance(seconds=seconds)
            attending.leave(call.consultation.id, name)
            attending.leave(call.consultation.id, name)
            time.advance(seconds=500)
        stays = attending.stays(call.consultation.id)
    assert [(stay.person_id, stay.seconds, stay.present) for stay in stays] == [
        (everyone.lea.id, 90.0, False)
    ]


def test_an_unknown_participant_who_leaves_changes_nothing(everyone):
    call = admitted(everyone)
    attending.join_as(herself(everyone.eric), call.consultation)
    for name in ("", "person-", "visit-", "person-nobody", "stethoscope", f"visit-{call.visit.id}"):
        attending.leave(call.consultation.id, name)
    assert there(call) == [f"person-{everyone.eric.id}"]


def test_a_call_that_is_over_takes_nobody(everyone):
    call = opened(everyone)
    closing.close(herself(everyone.eric), call.consultation)
    attending.join_as(herself(everyone.eric), call.consultation)
    assert there(call) == []


def test_a_member_put_out_of_the_conversation_is_put_out_of_its_call(everyone):
    call = admitted(everyone)
    for person in (everyone.eric, everyone.lea):
        sign_in(person)
        attending.join_as(herself(person), call.consultation)
    assert excluding.intruders() == []
    facts.forget_listeners()
    members.remove(herself(everyone.eric), everyone.about_helene, everyone.lea.identity)
    assert excluding.intruders() == [(call.consultation.id, f"person-{everyone.lea.id}")]


def test_so_is_somebody_whose_last_session_has_ended(everyone):
    call = admitted(everyone)
    sign_in(everyone.eric)
    kept = sign_in(everyone.eric)
    attending.join_as(herself(everyone.eric), call.consultation)
    facts.forget_listeners()
    sessions.end_all(everyone.eric, but=kept)
    assert excluding.intruders() == []
    sessions.end_all(everyone.eric)
    assert excluding.intruders() == [(call.consultation.id, f"person-{everyone.eric.id}")]


def sign_in(person) -> str:
    with transaction():
        session, _ = sessions.open_session(person, "Firefox")
        return session.id
