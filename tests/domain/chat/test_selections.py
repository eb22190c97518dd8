"""What goes to record: the messages one chooses, and nobody else's."""

from datetime import timedelta

import pytest

from domain import clock
from domain.chat import deleting, selections
from domain.chat.conversations import for_person
from domain.chat.selections import Period
from domain.errors import NotFound, Refused
from tests.cast import cast as gathered
from tests.domain.chat.saying import counted, fresh, herself, say


@pytest.fixture
def cast(app):
    return gathered(app)


@pytest.fixture
def today():
    day = clock.now().astimezone(clock.PARIS).date()
    return Period(day - timedelta(days=1), day)


def seat(person, conversation):
    fresh()
    return for_person(person).seat(conversation.id)


def test_chosen_messages_come_in_their_order_whatever_the_order_asked(cast, today):
    said = [say(cast.lea, cast.lea_and_eric, f"Bilan {n}") for n in range(4)]
    here = seat(cast.eric, cast.lea_and_eric)
    found = selections.of(here, today, [said[3].id, said[1].id, said[3].id])
    assert [one.body for one in found.messages] == ["Bilan 1", "Bilan 3"] and found.out_of == 4
    assert len(selections.of(here, today).messages) == 4
    with counted() as few:
        selections.of(here, today, [said[0].id])
    with counted() as many:
        selections.of(here, today, [one.id for one in said])
    assert len(few) == len(many)


def test_messages_of_elsewhere_or_of_another_day_are_nobodys_here(cast, today):
    here_said = say(cast.lea, cast.lea_and_eric, "Ici")
    other = say(cast.lea, cast.about_helene, "Ailleurs")
    here = seat(cast.eric, cast.lea_and_eric)
    for stranger in (other.id, "0190a0a0-0000-7000-8000-000000000000", "x", "\x00", ""):
        with pytest.raises(NotFound):
            selections.of(here, today, [here_said.id, stranger])
    with pytest.raises(Refused, match="Rien n’a été écrit"):
        selections.of(here, Period(today.first, today.first), [here_said.id])


def test_a_message_taken_back_is_told_and_too_many_or_none_are_refused(app, cast, today):
    said = [say(cast.lea, cast.lea_and_eric, f"Bilan {n}") for n in range(2)]
    lea = seat(cast.lea, cast.lea_and_eric)
    deleting.delete(lea, herself(cast.lea), said[0].id, app.extensions["liane"].blobs)
    here = seat(cast.eric, cast.lea_and_eric)
    with pytest.raises(Refused, match="vient d’être supprimé"):
        selections.of(here, today, [one.id for one in said])
    with pytest.raises(Refused, match="au moins un"):
        selections.of(here, today, [])
    with pytest.raises(Refused, match="300 messages au plus"):
        selections.of(here, today, [str(n) for n in range(selections.MOST + 1)])
