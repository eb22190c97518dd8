import pytest

from realtime import inbound
from realtime.inbound import Bucket, Unreadable


@pytest.fixture(autouse=True)
def handlers(monkeypatch):
    monkeypatch.setattr(inbound, "_handlers", dict(inbound._handlers))


def test_a_handler_learns_who_speaks(page):
    heard = []
    inbound.on("typing", lambda connection, actor, data: heard.append((actor.id, data["in"])))
    inbound.receive(page("eric").joined().connection, '{"type":"typing","in":"c1"}')
    assert heard == [("eric", "c1")]


def test_a_failing_handler_is_answered_and_logged(page, caplog):
    inbound.on("broken", lambda connection, actor, data: 1 / 0)
    lea = page().joined()
    inbound.receive(lea.connection, '{"type":"broken","secret":"plaie du talon"}')
    assert lea.messages() == [{"type": "error", "code": "failed", "of": "broken"}]
    assert "inbound handler failed" in caplog.text
    assert "talon" not in caplog.text


def test_an_unknown_type_is_not_repeated(page):
    lea = page().joined()
    inbound.receive(lea.connection, '{"type":"<script>"}')
    assert lea.messages() == [{"type": "error", "code": "unknown-type"}]


@pytest.mark.parametrize("text", ["", "[]", "1", '{"type":1}', "{", "[" * 10_000, '{"a":NaN}'])
def test_what_is_no_message_is_unreadable(text):
    with pytest.raises(Unreadable):
        inbound.parse(text)


def test_a_bucket_lets_a_burst_through_then_a_steady_rate(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(inbound.time, "monotonic", lambda: now[0])
    bucket = Bucket(rate=2, burst=5)
    assert [bucket.take() for _ in range(6)] == [True] * 5 + [False]
    now[0] += 1
    assert [bucket.take() for _ in range(3)] == [True, True, False]
    now[0] += 3600
    assert [bucket.take() for _ in range(6)] == [True] * 5 + [False]
