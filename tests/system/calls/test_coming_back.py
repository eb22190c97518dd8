"""Whatever dies during a call comes back by itself, and so do the pictures."""

import statistics
import time

import psutil
import pytest

from tests.fixtures import pace
from tests.system.browsing import until
from tests.system.calls import hearing

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROUNDS = 3
LIMIT = 12  # seconds, on a machine that also runs the browsers; the figures say how long it took


def test_pictures_return_after_the_relay_was_killed(practice, figure):
    people = practice.in_call()
    hearing.all_flow(people)
    took = []
    for _ in range(ROUNDS):
        took += hearing.seconds_until_return(people, 1, lambda: _kill_relay(practice.server))
        hearing.all_flow(people)
    figure(
        f"pictures after relay kill -9 ({ROUNDS} rounds, 2 people)",
        f"median {statistics.median(took):.2f} s, worst {max(took):.2f} s",
    )
    assert max(took) < LIMIT * pace.slowed()


def test_the_call_returns_after_the_whole_server_was_killed(practice, figure):
    people = practice.in_call()
    hearing.all_flow(people)
    started = []

    def kill_and_start():
        practice.server.kill()
        practice.server.start()
        started.append(time.time() * 1000)
        return started[0]

    took = hearing.seconds_until_return(people, 1, kill_and_start)
    hearing.all_flow(people)
    figure("pictures after the server is back from kill -9", f"worst {max(took):.2f} s")
    assert max(took) < LIMIT * pace.slowed()
    for name in ("eric", "patient"):
        assert people[name].page.locator(".call-room").is_visible()


def test_a_connection_that_is_cut_is_built_again(practice):
    people = practice.in_call()
    hearing.all_flow(people)
    patient = people["patient"]
    took = hearing.seconds_until_return(
        {"patient": patient}, 1, lambda: patient.page.evaluate(CHANGE_NETWORK)
    )
    assert took[0] < LIMIT * pace.slowed()
    hearing.all_flow(people)


CHANGE_NETWORK = """() => { dispatchEvent(new Event("online")); return Date.now(); }"""


def _kill_relay(server) -> float:
    """kill -9; the moment, in ms."""
    until(lambda: _relays_of(server), what="no relay runs")[0].kill()
    return time.time() * 1000


def _relays_of(server) -> list[psutil.Process]:
    children = psutil.Process(server.process.pid).children()
    return [one for one in children if one.cmdline()[-2:] == ["-m", "relay"]]
