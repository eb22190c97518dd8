"""How long an open page waits while twenty people sign in together: Argon2 must not hold the hub.

python -m bench.sign_in [--people 20] [--rounds 7]

A real gunicorn worker with SQLite. Four pages send a ping on their WebSockets every 40 ms each (a
page may say 30 things a second); twenty forms leave at the same instant. The figure is the longest
wait for a pong above the quiet median, per round; the median of rounds is what is promised (at most
50 ms). The server has cpu 0 where there is another for the client.
"""

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import psutil
import websocket

sys.path.insert(0, str(Path(__file__).parents[1]))
from app import create_app
from commands import migrating
from domain.accounts import passwords, people
from domain.db import db, transaction
from tests.system.serving import Server

PASSWORD = "correct-horse-7"
PROMISED_MS, EVERY_SECONDS, PAGES = 50, 0.04, 4


def settle(server: Server, count: int) -> None:
    """Twenty-one people with one password."""
    migrating.migrate(migrating.plain_engine(server.settings.database_url))
    app = create_app(server.settings)
    with app.app_context():
        hashed = passwords.hash_of(PASSWORD)
        with transaction():
            for number in range(count + 1):
                people.register_person(
                    "Lou", f"N{number}", f"n{number}@bench.example", password_hash=hashed
                )
        db.session.remove()
        db.engine.dispose()


class Browser:
    def __init__(self, base: str, number: int):
        self.base, self.email, self.jar = base, f"n{number}@bench.example", CookieJar()
        self.web = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        page = self.web.open(f"{base}/sign-in", timeout=60).read().decode()
        found = re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert found
        self.csrf = found.group(1)

    def sign_in(self) -> int:
        data = urlencode({"email": self.email, "password": PASSWORD}).encode()
        headers = {"X-CSRFToken": self.csrf, "HX-Request": "true"}
        request = urllib.request.Request(f"{self.base}/sign-in", data, headers)
        return self.web.open(request, timeout=60).status

    def open_page(self) -> websocket.WebSocket:
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.jar)
        address = self.base.replace("http", "ws") + "/live"
        page = websocket.create_connection(address, cookie=cookies, origin=self.base, timeout=60)
        assert json.loads(page.recv())["type"] == "ready"
        return page


def pings(page: websocket.WebSocket, until: threading.Event) -> list[float]:
    """Milliseconds for each answer, until told to stop."""
    waits = []
    while not until.is_set():
        start = time.perf_counter()
        page.send('{"type": "ping"}')
        while json.loads(page.recv())["type"] != "pong":
            continue
        waits.append((time.perf_counter() - start) * 1000)
        time.sleep(EVERY_SECONDS)
    return waits


def storm(browsers: list[Browser], over: threading.Event) -> None:
    together = threading.Barrier(len(browsers))

    def enter(browser: Browser) -> None:
        together.wait()
        assert browser.sign_in() == 204

    threads = [threading.Thread(target=enter, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    over.set()


def listen(pages: list[websocket.WebSocket], until: threading.Event) -> list[float]:
    with ThreadPoolExecutor(len(pages)) as crowd:
        return [wait for waits in crowd.map(pings, pages, [until] * len(pages)) for wait in waits]


def a_round(
    base: str, pages: list[websocket.WebSocket], count: int
) -> tuple[float, float, float, float]:
    """(quiet median, quiet worst, longest wait, seconds until the last was in)."""
    quiet = threading.Event()
    threading.Timer(1.0, quiet.set).start()
    calm = listen(pages, quiet)
    browsers = [Browser(base, number + 1) for number in range(count)]
    over, start = threading.Event(), time.perf_counter()
    threading.Thread(target=storm, args=(browsers, over)).start()
    longest = max(listen(pages, over))
    return statistics.median(calm), max(calm), longest, time.perf_counter() - start


def pinned(server: Server) -> None:
    """The server on cpu 0, this client elsewhere, where there are two."""
    if (os.cpu_count() or 1) < 2 or server.process is None:
        return
    root = psutil.Process(server.process.pid)
    for process in (root, *root.children(recursive=True)):
        process.cpu_affinity([0])
    psutil.Process().cpu_affinity(list(range(1, os.cpu_count() or 2)))


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--people", type=int, default=20)
    reader.add_argument("--rounds", type=int, default=7)
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        settle(server, asked.people)
        server.start()
        try:
            pinned(server)
            report(server.url, asked.people, asked.rounds)
        finally:
            server.stop()


def report(base: str, count: int, rounds: int) -> None:
    own = Browser(base, 0)
    own.sign_in()
    pages = [own.open_page() for _ in range(PAGES)]
    told = [a_round(base, pages, count) for _ in range(rounds)]
    usual, worst, longest, seconds = (statistics.median(each) for each in zip(*told, strict=True))
    delays = [one[2] - one[0] for one in told]
    delay = longest - usual
    print(f"quiet ping {usual:.1f} ms, worst {worst:.1f} ms; {count} sign-ins in {seconds:.2f} s")
    print(f"ping delayed {delay:.1f} ms (median of {rounds} worst; {min(delays):.1f} to {max(delays):.1f})")  # fmt: skip  # noqa: E501
    print("kept" if delay <= PROMISED_MS else f"NOT kept: {PROMISED_MS} ms promised")


if __name__ == "__main__":
    main()
