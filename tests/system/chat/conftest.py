"""Conversations made for one test, so that stories do not hear each other."""

import pytest

from domain.accounts import speaking
from domain.chat import posting
from domain.chat.conversations import GROUP, PATIENT
from domain.db import db, transaction
from domain.ids import new_id
from tests import cast as players


@pytest.fixture
def cast(world):
    return world[1]


@pytest.fixture
def gather(world):
    """`gather("lea", "eric")`: a new conversation of these people; its id."""
    _, cast, _ = world

    def make(*names, title="Tournée du matin", about=None):
        members = [db.session.merge(getattr(cast, name)) for name in names]
        more = {"patient_id": about.id} if about else {"title": title}
        with transaction():
            made = players._conversation(PATIENT if about else GROUP, members, **more)
            return made.id

    return make


@pytest.fixture
def written(world):
    """`written(conversation, "eric", "Bonjour", …)`: said before any page was open."""
    _, cast, _ = world

    def say(conversation_id, name, *bodies):
        from domain.chat.conversations import Conversation

        person = db.session.merge(getattr(cast, name))
        voice = speaking.voice(person)
        for body in bodies:
            conversation = db.session.get_one(Conversation, conversation_id)
            posting.post(voice, conversation, body, new_id())

    return say
