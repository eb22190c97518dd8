"""Pages that listen, as the server sees them."""

import json

import pytest

from realtime import inbound
from tests.domain.chat.saying import fresh
from tests.realtime.pages import Page


@pytest.fixture
def listen(app, people):
    """`listen("lea", conversation)`: her page, as it asks the server to watch."""
    pages = []

    def make(name, *conversations):
        person = getattr(people.cast, name)
        page = Page(app.extensions["liane"].hub, who=person.id).joined(f"person:{person.id}")
        pages.append(page)
        say(page, type="watch", topics=[f"conversation:{one.id}" for one in conversations])
        page.answer = next(one for one in page.messages() if "topics" in one)
        return page

    yield make
    for page in pages:
        page.close()


def say(page, **data):
    fresh()
    inbound.receive(page.connection, json.dumps(data))


def of_type(page, kind):
    return [message for message in page.messages() if message["type"] == kind]
