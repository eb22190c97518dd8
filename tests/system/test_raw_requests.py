"""What no browser sends: requests with two lengths, odd methods, borrowed hosts, paths that climb.

Straight to the server, as a proxy that believes otherwise would let them through (S11).
"""

import re
import socket

import pytest
import requests

from commands import migrating
from tests.system.serving import Server

PLAIN = "Host: localhost\r\nConnection: close\r\n"
SMUGGLED = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Smuggled: 1\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("raw"))
    migrating.migrate(migrating.plain_engine(server.settings.database_url))
    server.start()
    yield server
    server.stop()


def said(server: Server, raw: str, seconds: float = 2) -> bytes:
    """All that comes back until the server closes or falls silent."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as wire:
        wire.sendall(raw.encode("latin-1"))
        received = b""
        try:
            while chunk := wire.recv(65536):
                received += chunk
        except (TimeoutError, ConnectionResetError):
            pass
        return received


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def post(*headers: str, body: str = "") -> str:
    lines = ["POST /sign-in HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    return "\r\n".join(lines) + "\r\n\r\n" + body


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 4", "Transfer-Encoding: chunked"),
        ("Content-Length: 4", "Content-Length: 90"),
        ("Transfer-Encoding: xchunked", "Content-Length: 4"),
        ("Transfer-Encoding: chunked, identity", "Content-Length: 4"),
        ("Content-Length: +4",),
        ("Content-Length: 4, 90",),
    ],
    ids=["CL.TE", "CL.CL", "odd TE", "TE.TE", "signed length", "two lengths in one"],
)
def test_a_request_with_two_lengths_never_hides_another(server, headers):
    answer = said(server, post(*headers, body=f"0\r\n\r\n{SMUGGLED}"))
    assert answer.count(b"HTTP/1.1 ") <= 1, answer[:400]
    assert status(answer) not in (200, 303)


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG"])
def test_methods_that_nobody_uses_are_refused(server, method):
    answer = said(server, f"{method} /sign-in HTTP/1.1\r\n{PLAIN}X-Secret: abc\r\n\r\n")
    assert status(answer) in (400, 404, 405, 501) and b"X-Secret" not in answer


@pytest.mark.parametrize(
    "borrowed",
    ["Host: evil.example", "X-Forwarded-Host: evil.example", "Forwarded: host=evil.example"],
)
def test_a_borrowed_host_is_in_no_link_and_no_redirection(server, borrowed):
    host = "" if borrowed.startswith("Host") else "Host: localhost\r\n"
    for path in ("/", "/conversations", "/sign-in"):
        answer = said(
            server, f"GET {path} HTTP/1.1\r\n{host}{borrowed}\r\nConnection: close\r\n\r\n"
        )
        assert b"evil.example" not in answer, path


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/....//app.py",
        "//etc/passwd", "/static/css/..%5c..%5capp.py", "/static/%00", "/.git/config", "/.env",
    ],
)  # fmt: skip
def test_paths_that_climb_lead_nowhere(server, path):
    answer = said(server, f"GET {path} HTTP/1.1\r\n{PLAIN}\r\n")
    assert status(answer) in (308, 400, 404) and b"create_app" not in answer


def test_a_forged_address_is_not_believed(server):
    """Without a trusted proxy, wrong tries from one machine stay one machine's."""
    browser = requests.Session()
    page = browser.get(f"{server.url}/sign-in", timeout=30).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    form = {"csrf_token": token, "email": "lea@cast.example", "password": "wrong"}
    statuses = []
    for n in range(12):
        forged = {"X-Forwarded-For": f"203.0.{n}.1", "Forwarded": f"for=203.0.{n}.1"}
        answer = browser.post(f"{server.url}/sign-in", form, headers=forged, timeout=30)
        statuses.append(answer.status_code)
    assert statuses[:6] == [422] * 6 and set(statuses[6:]) == {429}
