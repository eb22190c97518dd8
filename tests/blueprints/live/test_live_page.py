"""live.js in Chromium: the page comes back by itself, and says what it knows."""

import itertools
import json
import signal

import pytest

from tests.fixtures.live_servers import LiveServer, until

TOPIC = "conversation:1"
pytestmark = pytest.mark.browser
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COUNT = itertools.count()
FOLLOW = """async () => {
  window.told = [];
  for (const name of ["connected", "disconnected", "denied", "poll", "unwatched"])
    document.addEventListener(`live:${name}`, (e) => told.push({ event: name, ...e.detail }));
  window.live = (await import("/static/js/live.js")).live;
  live.on("said", (message) => told.push(message));
}"""


@pytest.fixture(scope="module")
def chromium(playwright):
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
    yield browser
    browser.close()


class Tab:
    """A page of our own that has loaded live.js and notes what it is told."""

    def __init__(self, chromium, server):
        self.server, self.session = server, f"tab{next(COUNT)}"
        self.context = chromium.new_context()
        cookie = {"name": "who", "value": f"lea.{self.session}", "url": server.base}
        self.context.add_cookies([cookie])
        self.page = self.context.new_page()
        self.opened = []
        self.page.on("websocket", lambda socket: self.opened.append(socket))

    def load(self):
        self.page.goto(f"{self.server.base}/page")
        self.page.evaluate(FOLLOW)
        return self

    def connect(self, *topics):
        self.page.evaluate("() => live.connect('/live')")
        return [self.watch(topic) for topic in topics]

    def watch(self, topic):
        return self.page.evaluate("topic => live.watch(topic)", topic)

    def told(self, wanted, seconds=5.0):
        """The first event or message that has all of `wanted`; those before are forgotten."""
        found = self.page.wait_for_function(
            """wanted => { const at = told.findIndex((one) =>
              Object.entries(wanted).every(([key, value]) => one[key] === value));
              return at >= 0 && told.splice(0, at + 1).pop(); }""",
            arg=wanted,
            timeout=seconds * 1000,
            polling=20,
        )
        return found.json_value()


@pytest.fixture
def tab(chromium, either):
    tab = Tab(chromium, either).load()
    yield tab
    tab.context.close()


@pytest.fixture(scope="module")
def house():
    server = LiveServer()
    yield server
    server.stop()


@pytest.fixture
def mocked(chromium, house):
    """A tab whose server is played by the test, on a clock that the test moves."""
    tab = Tab(chromium, house)
    tab.page.clock.install()
    tab.sockets = []
    yield tab
    tab.context.close()


def play(tab, on_open):
    """Let `on_open(socket)` be the server of each WebSocket of the page."""

    def opened(socket):
        tab.sockets.append(socket)
        on_open(socket)

    tab.page.route_web_socket("**/live", opened)
    tab.load()
    tab.connect()


def attempts(tab, seconds):
    """How many sockets the page opens while `seconds` pass on its clock."""
    before = len(tab.sockets)
    for _ in range(seconds * 2):
        tab.page.clock.run_for(500)
    return len(tab.sockets) - before


def test_a_page_hears_what_it_watches_and_only_that(tab):
    assert tab.connect(TOPIC, "person:eric") == [True, False]
    assert tab.told({"event": "connected"})["resumed"] is False
    assert tab.told({"event": "unwatched"})["topics"] == ["person:eric"]
    tab.server.control("publish", topic=TOPIC, n=1)
    assert tab.told({"type": "said"})["n"] == 1
    tab.page.evaluate("topic => live.unwatch(topic)", TOPIC)
    until(lambda: tab.server.control("publish", topic=TOPIC) == 0)


def test_topics_asked_before_the_socket_opens_are_watched(tab):
    tab.page.evaluate(
        "topic => { window.asked = live.watch(topic); live.connect('/live'); }", TOPIC
    )
    assert tab.page.evaluate("() => asked") is True
    assert tab.page.evaluate("() => live.connected") is True


def test_a_hundred_topics_are_asked_in_one_message(mocked):
    said = []

    def granting(socket):
        socket.on_message(lambda text: (said.append(text), socket.send(grant(text))))
        socket.send('{"type":"ready","topics":[]}')

    play(mocked, granting)
    mocked.told({"event": "connected"})
    granted = mocked.page.evaluate(
        "() => Promise.all(Array.from({ length: 100 }, (_, n) => live.watch(`conversation:${n}`)))"
    )
    assert granted == [True] * 100
    assert len(said) == 1


def grant(text):
    return json.dumps({"type": "watching", "topics": json.loads(text)["topics"], "refused": []})


def test_the_server_dies_and_returns_and_so_does_the_page(chromium, start):
    server = start("pywsgi")
    tab = Tab(chromium, server).load()
    tab.connect(TOPIC, "conversation:2")
    server.kill()
    tab.told({"event": "disconnected"})
    assert tab.page.evaluate("() => live.send('echo')") is False
    server.start()
    tab.page.evaluate("() => dispatchEvent(new Event('focus'))")  # waits reach 10 s by themselves
    assert tab.told({"event": "connected"}, 5)["resumed"] is True
    assert server.control("publish", topic="conversation:2", n=2) == 1
    assert tab.told({"type": "said"})["n"] == 2
    tab.context.close()


def test_a_dead_server_is_found_again_without_anybody(chromium, start):
    server = start("pywsgi")
    tab = Tab(chromium, server).load()
    tab.connect(TOPIC)
    server.kill()
    server.start()
    assert tab.told({"event": "connected", "resumed": True}, 35)
    tab.context.close()


def test_a_restart_of_gunicorn_is_survived(chromium, start):
    server = start("gunicorn")
    tab = Tab(chromium, server).load()
    tab.connect(TOPIC)
    worker = server.control("figures")["pid"]
    server.process.send_signal(signal.SIGHUP)
    assert tab.told({"event": "disconnected"}, 15)["code"] == 1012
    assert tab.told({"event": "connected"}, 15)["resumed"] is True
    assert server.control("figures")["pid"] != worker
    tab.context.close()


def test_a_page_comes_back_as_soon_as_the_network_does(tab):
    tab.connect(TOPIC)
    tab.context.set_offline(True)
    tab.told({"event": "disconnected"}, 2)
    until(lambda: tab.server.control("figures")["sockets"] == 0)
    tab.context.set_offline(False)
    assert tab.told({"event": "connected", "resumed": True}, 2)


def test_a_revoked_page_says_so_and_stays_away(tab):
    tab.connect(TOPIC)
    tab.server.control("revoke", session=tab.session)
    assert tab.told({"event": "denied"}, 1)["code"] == 4401
    assert tab.watch("conversation:2") is False
    before = len(tab.opened)
    tab.page.evaluate("() => dispatchEvent(new Event('online'))")
    tab.page.wait_for_timeout(700)
    assert len(tab.opened) == before
    assert tab.page.evaluate("() => live.connected") is False


def test_a_page_that_is_put_away_leaves_and_returns_when_shown(tab):
    tab.connect(TOPIC)
    tab.page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")
    tab.told({"event": "disconnected"})
    tab.page.evaluate(
        "() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
    )
    assert tab.told({"event": "connected"})["resumed"] is True


def test_waits_are_random_double_and_stop_at_ten_seconds(mocked):
    mocked.page.add_init_script("Math.random = () => 1")
    play(mocked, lambda socket: socket.close(code=1006 + 5))
    assert attempts(mocked, 16) in (5, 6)  # at 0.5, 1.5, 3.5, 7.5, 15.5 s
    attempts(mocked, 46)
    assert 28 <= attempts(mocked, 300) <= 31


def test_without_a_socket_the_page_polls_every_fifteen_seconds(mocked):
    play(mocked, lambda socket: socket.close(code=1011))
    attempts(mocked, 46)
    polls = [one for one in mocked.page.evaluate("() => told") if one["event"] == "poll"]
    assert polls == [{"event": "poll", "reason": "no-socket"}] * 3


def test_a_silent_server_is_left_after_two_pings_without_answer(mocked):
    said = []

    def silent(socket):
        socket.on_message(lambda message: said.append(message))
        socket.send('{"type":"ready","topics":[]}')

    play(mocked, silent)
    mocked.told({"event": "connected"})
    assert attempts(mocked, 70) == 0
    assert said == ['{"type":"ping"}'] * 2
    assert attempts(mocked, 10) == 1
    assert mocked.told({"event": "disconnected"})


def test_a_server_that_answers_is_kept(mocked):
    def answering(socket):
        socket.on_message(lambda _: socket.send('{"type":"pong"}'))
        socket.send('{"type":"ready","topics":[]}')

    play(mocked, answering)
    mocked.told({"event": "connected"})
    assert attempts(mocked, 300) == 0


def test_a_page_shown_again_quickly_finds_out_that_its_socket_died(mocked):
    play(mocked, lambda socket: socket.send('{"type":"ready","topics":[]}'))
    mocked.told({"event": "connected"})
    mocked.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    assert attempts(mocked, 6) == 1


def test_a_catch_up_makes_the_page_ask_once_within_two_seconds(mocked):
    def gap(socket):
        socket.send('{"type":"ready","topics":[]}')
        socket.send('{"type":"catch-up"}')
        socket.send('{"type":"catch-up"}')

    play(mocked, gap)
    mocked.told({"event": "connected"})
    attempts(mocked, 3)
    assert mocked.page.evaluate("() => told") == [{"event": "poll", "reason": "catch-up"}]
