"""The cast signed in, a patient's phone, a relay that remembers what it was asked."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient

from realtime.relay_driver import RelayDown
from tests.cast import Cast, cast, csrf, sign_in
from tests.domain.calls.story import MOBILE, last_token

FRAGMENT = {"X-Liane-Fragment": "1"}


@dataclass
class FakeRelay:
    """`answers[verb]` is an answer or an exception; `asked` keeps (verb, fields)."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, dict]] = field(default_factory=list)
    is_down: bool = False

    def request(self, verb: str, **fields: Any) -> dict[str, Any]:
        self.asked.append((verb, fields))
        if self.is_down:
            raise RelayDown("away")
        answer = self.answers.get(verb, {})
        if isinstance(answer, Exception):
            raise answer
        return {"ok": True, "sdp": "v=0 relay", "version": 1, "tracks": [], **answer}

    def verbs(self) -> list[str]:
        return [verb for verb, _ in self.asked if verb != "ping"]


@pytest.fixture
def everyone(app) -> Cast:
    return cast(app)


@pytest.fixture
def relay(app, monkeypatch) -> FakeRelay:
    fake = FakeRelay()
    driver = app.extensions["liane"].relay
    monkeypatch.setattr(driver, "request", fake.request)
    monkeypatch.setattr(driver, "start", lambda: None)
    monkeypatch.setattr(driver, "epoch", 1234.5)
    return fake


@pytest.fixture(autouse=True)
def _no_real_relay(relay):
    """No test here starts a greenlet that would look for a relay."""


@pytest.fixture
def frames(app, monkeypatch) -> list[tuple[str, dict]]:
    """What would be sent to open pages: (topic, payload)."""
    sent: list[tuple[str, dict]] = []
    hub = app.extensions["liane"].hub
    monkeypatch.setattr(hub, "count", lambda topic: 1)
    monkeypatch.setattr(hub, "publish", lambda topic, payload, but=None: sent.append((topic, payload)))  # fmt: skip  # noqa: E501
    return sent


class Desk:
    """A professional's browser: signed in, its CSRF token sent as the page's script does."""

    def __init__(self, client: FlaskClient, person):
        self.client, self.person = client, person
        sign_in(client, person)
        self.headers = {**FRAGMENT, "X-CSRFToken": csrf(client)}

    def get(self, url: str, **more: Any):
        return self.client.get(url, **more)

    def put(self, url: str):
        return self.client.put(url, headers=self.headers)

    def post(self, url: str, **more: Any):
        return self.client.post(url, headers=self.headers, **more)

    def opens(self, conversation, mobile: str = MOBILE) -> str:
        """The address of the call it has opened."""
        answer = self.post(
            f"/conversations/{conversation.id}/consultations", data={"mobile": mobile}
        )
        assert answer.status_code == 204, answer.text
        return answer.headers["HX-Redirect"]


class Phone(Desk):
    """A patient's: no account, the link of the SMS."""

    def __init__(self, client: FlaskClient):
        self.client = client
        self.headers = {**FRAGMENT, "X-CSRFToken": csrf(client)}

    def opens_link(self, token: str):
        return self.post("/visit/openings", json={"token": token})

    def confirms(self, token: str):
        return self.post("/visit/confirmation", data={"token": token})

    def arrives(self, token: str) -> "Phone":
        self.opens_link(token)
        assert self.confirms(token).status_code == 204
        assert self.post("/visit/arrival", json={"camera": "good"}).status_code == 200
        return self

    def step(self) -> str:
        page = self.client.get("/visit", headers=FRAGMENT).text
        return page.split('data-step="')[1].split('"')[0]


@pytest.fixture
def doctor(app, everyone) -> Desk:
    return Desk(app.test_client(), everyone.eric)


@pytest.fixture
def nurse(app, everyone) -> Desk:
    return Desk(app.test_client(), everyone.lea)


@pytest.fixture
def stranger(app, everyone) -> Desk:
    return Desk(app.test_client(), everyone.sami)


@pytest.fixture
def phone(app) -> Phone:
    return Phone(app.test_client())


@pytest.fixture
def call(doctor, everyone) -> str:
    """The address of a call about Hélène that the doctor has just opened."""
    return doctor.opens(everyone.about_helene)


@pytest.fixture
def waiting(call, phone) -> str:
    """The same, the patient at the door."""
    phone.arrives(last_token())
    return call


@pytest.fixture
def under_way(waiting, doctor) -> str:
    assert doctor.put(f"{waiting}/admission").status_code == 200
    return waiting
