"""The end of a call, and the line that stays in the conversation."""

import sqlalchemy as sa

from domain import clock, facts
from domain.audit.trail import first_break
from domain.calls import attending, closing
from domain.calls.closing import ConsultationOver
from domain.calls.consultations import OVER, UNDER_WAY, Consultation
from domain.chat import conversations, members, reading
from domain.chat.messages import Message
from domain.db import db
from tests.domain.calls.story import admitted, herself, opened, state_of, together


def notices(everyone) -> list[str]:
    db.session.rollback()
    rows = db.session.scalars(sa.select(Message).order_by(Message.seq))
    return [reading.one(row.id).body for row in rows]


def test_the_conversation_says_who_took_part_and_how_long(everyone):
    with clock.at(clock.now()) as time:
        call = admitted(everyone)
        attending.join_as(herself(everyone.eric), call.consultation)
        attending.join_visit(call.visit)
        time.advance(minutes=4)
        attending.join_as(herself(everyone.lea), call.consultation)
        time.advance(minutes=8)
        closing.close(herself(everyone.eric), call.consultation)
    assert notices(everyone) == [
        "Téléconsultation terminée\u00a0: 12\u00a0min · Dr Éric Roux 12\u00a0min"
        " · Mme Abadie 12\u00a0min · Léa Marin 8\u00a0min"
    ]
    assert attending.present(call.consultation.id) == []
    assert first_break() is None


def test_closing_twice_says_it_once_and_keeps_the_first_end(app, everyone):
    told = []
    facts.on(ConsultationOver, told.append)
    call = admitted(everyone)
    voice, identifier = herself(everyone.eric), call.consultation.id

    def close():
        return closing.close(voice, db.session.get_one(Consultation, identifier)).state

    assert together(app, 5, close) == [OVER] * 5
    assert len(told) == 1 and len(notices(everyone)) == 1


def test_another_member_may_close(everyone):
    call = admitted(everyone)
    closing.close(herself(everyone.lea), call.consultation)
    assert state_of(call) == OVER


def test_a_call_nobody_entered_leaves_no_line(everyone):
    call = opened(everyone)
    closing.close(herself(everyone.eric), call.consultation)
    assert (state_of(call), notices(everyone)) == (OVER, [])


def test_a_stranger_does_not_even_find_it(everyone):
    import pytest

    from domain.calls import finding
    from domain.errors import NotFound

    call = admitted(everyone)
    assert not conversations.is_in(everyone.sami.id, everyone.about_helene.id)
    for stranger in (everyone.sami, everyone.claire):
        with pytest.raises(NotFound):
            finding.consultation(stranger, call.consultation.id)
    assert finding.consultation(everyone.ines, call.consultation.id).id == call.consultation.id


def test_what_nobody_closed_is_closed_after_a_day(everyone):
    with clock.at(clock.now()) as time:
        call = admitted(everyone)
        time.advance(hours=23)
        assert (closing.close_abandoned(), state_of(call)) == (0, UNDER_WAY)
        time.advance(hours=1)
        assert (closing.close_abandoned(), state_of(call)) == (1, OVER)
        assert closing.close_abandoned() == 0
    assert len(notices(everyone)) == 1


def test_even_when_its_opener_has_left_the_conversation(everyone):
    with clock.at(clock.now()) as time:
        call = admitted(everyone)
        members.remove(herself(everyone.lea), everyone.about_helene, everyone.eric.identity)
        time.advance(hours=24)
        assert closing.close_abandoned() == 1
    assert (state_of(call), notices(everyone)) == (OVER, [])


def test_durations_are_said_as_people_do():
    assert [closing.minutes(seconds) for seconds in (0, 40, 725, 3900)] == [
        "1\u00a0min", "1\u00a0min", "12\u00a0min", "1\u00a0h\u00a005",
    ]  # fmt: skip
