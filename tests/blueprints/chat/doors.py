"""Doors of the messenger, as a browser of the cast uses them."""

import io
import json
import uuid

import pytest
from bs4 import BeautifulSoup

from domain.chat.hands import hand
from domain.db import look_again
from tests.cast import cast, csrf, sign_in

FETCH = {"X-Liane-Fragment": "1"}


class Visitor:
    """One signed-in person and her browser."""

    def __init__(self, app, person):
        self.client = app.test_client()
        sign_in(self.client, person)
        self.headers = {"X-CSRFToken": csrf(self.client)}

    def get(self, path: str, status: int = 200, **headers: str):
        look_again()  # a request remembers nothing of the one before
        answer = self.client.get(path, headers=headers)
        assert answer.status_code == status, answer.text
        return answer

    def page(self, path: str) -> BeautifulSoup:
        return soup(self.get(path).text)

    def fragment(self, path: str, status: int = 200) -> BeautifulSoup:
        return soup(self.get(path, status, **{"HX-Request": "true"}).text)

    def post(self, path: str, data: dict, status: int = 201, **headers: str):
        look_again()
        answer = self.client.post(path, data=data, headers=self.headers | FETCH | headers)
        assert answer.status_code == status, answer.text
        return answer

    def put(self, path: str, data: dict, status: int = 204):
        answer = self.client.put(path, data=data, headers=self.headers | FETCH)
        assert answer.status_code == status, answer.text
        return answer

    def say(self, conversation, body: str = "Bonjour", status: int = 201, **more) -> BeautifulSoup:
        form = {"body": body, "client_id": str(uuid.uuid4())} | more
        return soup(self.post(messages_of(conversation), form, status).text)


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def messages_of(conversation) -> str:
    return f"/conversations/{conversation.id}/messages"


def upload(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def marks(page: BeautifulSoup) -> dict[str, tuple[int, int]]:
    told = json.loads(page.select_one("[data-marks]")["data-marks"])
    return {mark["person"]: (mark["delivered"], mark["read"]) for mark in told}


def hand_of(conversation, person, speaker=None) -> str:
    """What stands for this person in what everybody receives."""
    return hand(conversation.id, (speaker or person).id, person.id)


def ids(page: BeautifulSoup) -> list[str]:
    return [item["id"] for item in page.select("li[data-seq]") if item.get("id")]


class People:
    """The cast, each with a browser made when it is first used."""

    def __init__(self, app):
        self.app, self.cast = app, cast(app)

    def __getattr__(self, name: str) -> Visitor:
        visitor = Visitor(self.app, getattr(self.cast, name))
        setattr(self, name, visitor)
        return visitor


@pytest.fixture
def people(app):
    return People(app)
