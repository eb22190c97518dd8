"""Only our own pages open a socket, and only for somebody."""

import socket

import pytest
from websocket import ABNF

from blueprints.live import origin

TRICKS = {
    "none": lambda base: None,
    "null": lambda base: "null",
    "evil": lambda base: "http://evil.example",
    "app-dot-evil": lambda base: base + ".evil.example",
    "prefix": lambda base: base.replace("http://", "http://evil"),
    "userinfo": lambda base: base.replace("http://", "http://liane.example@"),
    "port": lambda base: base.rsplit(":", 1)[0] + ":1",
    "no-port": lambda base: base.rsplit(":", 1)[0],
    "scheme": lambda base: base.replace("http:", "https:"),
    "path": lambda base: base + "/live",
    "two": lambda base: f"{base} http://evil.example",
    "other-name-of-loopback": lambda base: base.replace("127.0.0.1", "127.1"),
    "trailing-dot": lambda base: base.replace("127.0.0.1", "127.0.0.1."),
    "file": lambda base: "file://",
    "fragment": lambda base: base + "#@evil.example",
}


UPGRADE = ("Connection: Upgrade", "Upgrade: websocket")
KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
VERSION = "Sec-WebSocket-Version: 13"


def status(server, *headers: str) -> str:
    """The status line that a raw request gets."""
    lines = ["GET /live HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *headers]
    with socket.create_connection(("127.0.0.1", server.port), 5) as raw:
        raw.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return raw.recv(4096).split(b"\r\n")[0].decode()


@pytest.mark.parametrize("trick", TRICKS)
def test_a_page_of_another_origin_is_refused_before_the_handshake(either, trick):
    named = TRICKS[trick](either.base)
    headers = [f"Origin: {named}"] if named is not None else []
    assert " 403 " in status(either, *UPGRADE, KEY, VERSION, *headers)


def test_our_own_pages_are_accepted_at_either_address(either):
    for ours in (either.base, "https://liane.example", "https://liane.example:443"):
        assert " 101 " in status(either, *UPGRADE, KEY, VERSION, f"Origin: {ours}")


def test_an_origin_is_compared_whole():
    ours = ["https://liane.example", "http://[::1]:8000"]
    assert origin.same("https://LIANE.example", ours)
    assert origin.same("http://[::1]:8000", ours)
    for other in ("https://liane.example.", "https://liane.example:99999", "http://[::1", ""):
        assert not origin.same(other, ours)


@pytest.mark.parametrize(
    "headers",
    [
        (*UPGRADE, KEY, "Sec-WebSocket-Version: 8"),
        (*UPGRADE, KEY),
        (*UPGRADE, VERSION),
        (*UPGRADE, "Sec-WebSocket-Key: short", VERSION),
        (),
    ],
)
def test_what_is_no_websocket_handshake_is_a_bad_request(either, headers):
    assert " 400 " in status(either, *headers, f"Origin: {either.base}")


def test_nobody_is_told_to_sign_in(either):
    for cookie in ("who=", "other=1", "who=lea"):
        ws = either.socket(cookie=cookie)
        assert ws.recv_data() == (ABNF.OPCODE_CLOSE, b"\x11\x31session ended")


def test_compression_is_never_agreed(either):
    page = either.page(header=["Sec-WebSocket-Extensions: permessage-deflate"])
    assert "sec-websocket-extensions" not in page.ws.headers


def test_each_door_knows_its_own_people(either):
    person, visit = either.page("lea.s1"), either.page("v1.link", door="/live/visit")
    assert person.ready == {"type": "ready", "topics": ["person:lea"]}
    assert visit.ready == {"type": "ready", "topics": ["visit:v1"]}
