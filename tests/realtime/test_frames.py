import pytest

from realtime import frames


@pytest.mark.parametrize("size, head", [(0, 2), (100, 2), (200, 4), (65_520, 4), (65_530, 10)])
def test_a_frame_says_its_length_the_shortest_way(size, head):
    frame = frames.text({"t": "x" * size})
    assert frame[0] == 0x81
    assert len(frame) == head + size + len('{"t":""}')


def test_accents_travel_as_they_are():
    assert "évolution".encode() in frames.text({"body": "évolution"})


def test_what_json_cannot_say_is_refused():
    for value in (float("nan"), float("inf"), object()):
        with pytest.raises((ValueError, TypeError)):
            frames.text({"n": value})


def test_what_is_big_goes_by_http():
    with pytest.raises(frames.FrameTooBig):
        frames.text({"body": "x" * 262_144})


@pytest.mark.parametrize("code, spoken", [(1000, 1000), (4401, 4401), (1005, 1000), (1006, 1000)])
def test_a_close_frame_never_says_a_code_that_may_not_travel(code, spoken):
    frame = frames.close(code, "session ended")
    assert frame[:2] == bytes((0x88, 15))
    assert int.from_bytes(frame[2:4], "big") == spoken


def test_a_long_reason_is_cut_between_letters():
    frame = frames.close(1000, "é" * 100)
    assert len(frame) <= 127
    assert frame[4:].decode() == "é" * 61
