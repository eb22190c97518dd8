"""Whoever may no longer be here is out of every open page within a second."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import pytest
import websocket

from tests.cast import PASSWORD
from tests.fixtures.live_servers import ROOT, free_port, until

SESSION_ENDED, LOCKED = 4401, 4423
LOCKED_STATUS = 423


@pytest.fixture
def device(address):
    """Makes devices where Léa is signed in; their sockets are closed at the end."""
    made = []
    yield lambda: made.append(Device(address)) or made[-1]
    for page in (page for device in made for page in device.pages):
        page.shutdown()


@pytest.fixture
def address(tmp_path, database_url):
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "tests.blueprints.accounts.served",
        str(tmp_path),
        database_url,
    ]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([*command, str(port)], cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _answers(port), 60)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait(10)


def _answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


class Device:
    """A browser with its cookies: pages, acts, and a live socket."""

    def __init__(self, address, email="lea@cast.example"):
        self.address, self.jar, self.pages = address, CookieJar(), []
        self.web = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.act("/sign-in", email=email, password=PASSWORD)

    def read(self, request):
        with self.web.open(request, timeout=20) as answer:
            return answer.read().decode()

    def act(self, path, method="POST", page="/sign-in", **form):
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.read(self.address + page))
        headers = {"X-CSRFToken": found.group(1), "HX-Request": "true"}
        data = urlencode(form).encode()
        return self.read(urllib.request.Request(self.address + path, data, headers, method=method))

    def sessions(self):
        return re.findall(r"/me/sessions/([0-9a-f-]{36})", self.read(self.address + "/me/security"))

    def open_page(self, *topics):
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)
        url = self.address.replace("http", "ws") + "/live"
        page = websocket.create_connection(url, cookie=cookies, origin=self.address, timeout=20)
        self.pages.append(page)
        said = read(page)
        if topics and said["type"] == "ready":
            page.send(json.dumps({"type": "watch", "topics": list(topics)}))
            said = read(page)
        return page, said


def read(page):
    opcode, data = page.recv_data()
    if opcode == websocket.ABNF.OPCODE_CLOSE:
        return {"type": "closed", "code": int.from_bytes(data[:2], "big")}
    return json.loads(data)


def seconds_until_closed(page, start):
    while (said := read(page))["type"] != "closed":
        continue
    return said["code"], time.monotonic() - start


def test_signing_out_closes_all_pages_of_that_session_and_no_other(device):
    here, phone = device(), device()
    pages = [here.open_page()[0] for _ in range(2)]
    other, _ = phone.open_page()
    start = time.monotonic()
    here.act("/sign-out", page="/me")
    for page in pages:
        code, seconds = seconds_until_closed(page, start)
        assert code == SESSION_ENDED and seconds <= 1.5, seconds
    other.send(json.dumps({"type": "ping"}))
    assert read(other)["type"] == "pong"


def test_ending_a_device_from_another_closes_its_pages(device):
    here, lost = device(), device()
    page, _ = lost.open_page()
    [session] = here.sessions()
    start = time.monotonic()
    here.act(f"/me/sessions/{session}", "DELETE", page="/me")
    code, seconds = seconds_until_closed(page, start)
    assert code == SESSION_ENDED and seconds <= 1.5, seconds
    assert lost.open_page()[1] == {"type": "closed", "code": SESSION_ENDED}


def test_a_locked_browser_is_cut_off_until_its_code_is_given(device):
    here, phone = device(), device()
    here.act("/me/lock", page="/me", code="280419", again="280419", minutes=5)
    page, _ = here.open_page()
    other, _ = phone.open_page()
    start = time.monotonic()
    here.act("/lock", "PUT", page="/me")
    code, seconds = seconds_until_closed(page, start)
    assert code == LOCKED and seconds <= 1.5, seconds
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        here.open_page()
    assert refused.value.status_code == LOCKED_STATUS
    other.send(json.dumps({"type": "ping"}))
    assert read(other)["type"] == "pong", "another device has no lock"
    here.act("/lock/openings", page="/lock", code="280419")
    assert here.open_page()[1]["type"] == "ready"


def test_somebody_unknown_opens_no_live_page(device):
    nobody = device()
    nobody.jar.clear()
    assert nobody.open_page()[1] == {"type": "closed", "code": SESSION_ENDED}
