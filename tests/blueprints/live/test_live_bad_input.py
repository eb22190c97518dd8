"""Whatever a page sends, the others go on: each test ends with a neighbour being served."""

import os
import struct

import pytest
from websocket import ABNF

from tests.fixtures.live_servers import until

TOPIC = "conversation:1"


@pytest.fixture
def page(either):
    """A page that misbehaves, beside a neighbour who must not notice."""
    neighbour = either.page("neighbour.n", TOPIC)
    yield either.page("lea.s1", TOPIC)
    either.control("publish", topic=TOPIC, n=7)
    assert neighbour.next()["n"] == 7


def raw(page, first: int, body: bytes, mask: bool = True) -> None:
    """A frame by hand: FIN and opcode in `first`."""
    bit, key = (0x80, os.urandom(4)) if mask else (0, b"")
    length = (
        bytes((bit | len(body),))
        if len(body) < 126
        else struct.pack("!BH", bit | 126, len(body))
        if len(body) < 65536
        else struct.pack("!BQ", bit | 127, len(body))
    )
    coded = bytes(b ^ key[i % 4] for i, b in enumerate(body)) if mask else body
    page.ws.sock.sendall(bytes((first,)) + length + key + coded)


def test_a_message_of_the_largest_size_is_read(page):
    page.say("echo", fill="x" * (262_144 - len('{"type": "echo", "fill": ""}')))
    assert page.next() == {"type": "echo", "from": "lea"}


def test_a_message_over_256_kib_is_refused(page):
    page.ws.send("x" * 262_145)
    assert page.closed() == 1009


def test_a_message_over_256_kib_in_fragments_is_refused(page):
    raw(page, 0x01, "é".encode() * 16_000)
    for _ in range(8):
        raw(page, 0x00, "é".encode() * 16_000)
    assert page.closed() == 1009


def test_a_message_in_fragments_is_put_together(page):
    raw(page, 0x01, b'{"type":')
    raw(page, 0x00, b"")
    raw(page, 0x89, b"between")
    raw(page, 0x80, b'"echo"}')
    opcode, body = page.ws.recv_data(control_frame=True)
    assert (opcode, body) == (ABNF.OPCODE_PONG, b"between")
    assert page.next()["type"] == "echo"


def test_bad_utf8_ends_the_socket(page):
    raw(page, 0x81, b'{"type":"\xff\xfe"}')
    assert page.closed() == 1007


def test_a_binary_message_ends_the_socket(page):
    page.ws.send_binary(b"\x00\x01")
    assert page.closed() == 1003


@pytest.mark.parametrize("first", [0x83, 0xC1, 0x80, 0x09], ids=["opcode", "rsv", "lost", "ping"])
def test_a_broken_frame_ends_the_socket(page, first):
    raw(page, first, b"x")
    assert page.closed() == 1002


def test_an_unmasked_frame_ends_the_socket(page):
    raw(page, 0x81, b'{"type":"echo"}', mask=False)
    assert page.closed() == 1002


NO_MESSAGES = {
    "deep": "[" * 10_000 + "]" * 10_000,
    "deep-type": '{"type":' + '{"a":' * 10_000 + "1" + "}" * 10_001,
    "nan": '{"type":"echo","n":NaN}',
    "infinity": '{"type":"echo","n":Infinity}',
    "surrogate": '{"type":"echo","text":"\\ud800"}',
    "digits": '{"type":"echo","n":' + "9" * 5_000 + "}",
    "number-as-type": '{"type":12}',
    "list": '["echo"]',
    "null": "null",
    "nothing": "",
    "words": "hello",
}


@pytest.mark.parametrize("text", NO_MESSAGES.values(), ids=NO_MESSAGES.keys())
def test_what_is_no_message_is_answered_with_an_error(page, text):
    page.ws.send(text)
    assert page.next() == {"type": "error", "code": "unreadable"}


def test_odd_but_legal_json_is_read(page):
    for text in (
        '{"type":"nobody","type":"echo"}',
        '{"type":"echo","n":9223372036854775808}',
        '{"type":"echo","text":"\\ud83e\\uddb6 \\u0000"}',
    ):
        page.ws.send(text)
        assert page.next()["type"] == "echo"


def test_an_unknown_type_is_ignored_with_an_error(page):
    page.say("nobody-listens")
    assert page.next() == {"type": "error", "code": "unknown-type"}
    page.say("ping")
    assert page.next() == {"type": "pong"}


def test_a_handler_that_fails_says_so_and_the_page_lives(page):
    page.say("broken")
    assert page.next() == {"type": "error", "code": "failed", "of": "broken"}
    page.say("ping")
    assert page.next() == {"type": "pong"}


@pytest.mark.parametrize("topics", [None, "conversation:1", [1, None, {}], [[]]])
def test_topics_that_are_no_names_are_ignored(page, topics):
    page.say("watch", topics=topics)
    assert page.next() == {"type": "watching", "topics": [], "refused": []}


def test_a_page_watches_at_most_1024_topics(page):
    for first in (0, 1000):
        page.say("watch", topics=[f"conversation:{n}" for n in range(first, first + 1000)])
    granted = [len(page.next()["topics"]) for _ in range(2)]
    assert sum(granted) == 1022 + 1  # beside its own topic; conversation:1 was watched already


def test_too_many_messages_are_ignored_then_heard_again(page):
    too_fast = {"type": "error", "code": "too-fast"}
    for _ in range(200):
        page.say("ping")
    answers = [page.next() for _ in range(200)]
    assert 1 <= answers.count(too_fast) <= 81

    def heard():
        page.say("ping")
        return page.next() == {"type": "pong"}

    until(heard)


@pytest.mark.parametrize("frame", [0x89, 0x8A, 0x00], ids=["ping", "pong", "empty-part"])
def test_a_flood_of_small_frames_ends_the_socket(page, frame):
    if frame == 0x00:
        raw(page, 0x01, b"{")
    flood = bytes((frame, 0x80)) + b"mask"
    try:
        for _ in range(300):
            page.ws.sock.sendall(flood * 100)
    except OSError:
        return
    while True:
        opcode, body = page.ws.recv_data(control_frame=True)
        if opcode == ABNF.OPCODE_CLOSE:
            break
    assert body[:2] == b"\x03\xf0"  # 1008


def test_one_session_holds_at_most_50_pages(either):
    pages = [either.page("many.s9") for _ in range(50)]
    assert either.page("many.s9").ready == {"closed": 1008, "reason": "too many pages"}
    pages[0].say("ping")
    assert pages[0].next() == {"type": "pong"}


def test_a_page_that_leaves_without_a_word_is_forgotten(either):
    page = either.page("lea.s1", TOPIC)
    page.ws.sock.close()
    either.close_sockets()
    until(lambda: either.control("figures")["sockets"] == 0)
    assert either.control("figures")["topics"] == 0
