"""One command starts all, Ctrl-C stops it, a second start keeps the data, -9 loses nothing."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 40


class Running:
    def __init__(self, data: Path, **environ: str):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
        self.environ = {**kept, "LIANE_DATA": str(data), "PORT": str(self.port), **environ}
        self.output = data.parent / f"{data.name}.out"

    def __enter__(self) -> "Running":
        with open(self.output, "wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "app.py"], cwd=ROOT, env=self.environ, stdout=out, stderr=out
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)

    @property
    def said(self) -> str:
        return self.output.read_text()

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def until(self, condition, what: str):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.said
            with contextlib.suppress(OSError, ValueError):
                if found := condition():
                    return found
            time.sleep(0.05)
        raise AssertionError(f"{what}\n{self.said}")

    def ready(self) -> dict:
        def all_ready():
            checks = json.loads(self.get("/readyz")[1])
            return checks if all(checks.values()) else None

        return self.until(all_ready, "never ready")

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def data(tmp_path) -> Path:
    return tmp_path / "data"


def test_one_command_migrates_seeds_and_serves_everything(data):
    with Running(data, LIANE_DEMO="1") as liane:
        assert liane.ready() == {"database": True, "hub": True, "relay": True}
        liane.until(lambda: "Ctrl-C" in liane.said, "no welcome")
        assert "lea@demo.liane.example" in liane.said and "/demo/sms" in liane.said
        assert liane.get("/sign-in")[0] == 200 and liane.get("/demo/sms")[0] == 200
        children = liane.until(lambda: len(liane.family()) >= 2 and liane.family(), "no children")
        liane.process.send_signal(signal.SIGINT)
        assert liane.process.wait(20) == 0
        assert psutil.wait_procs(children, timeout=5)[1] == []
        assert "Traceback" not in liane.said
    key = (data / "master.key").read_text()
    with Running(data, LIANE_DEMO="1") as again:
        again.ready()
        assert (data / "master.key").read_text() == key


def test_killed_without_notice_it_starts_again_and_leaves_no_orphan(data):
    with Running(data, LIANE_DEMO="1") as liane:
        liane.ready()
        children = liane.family()
        liane.process.kill()
        liane.process.wait(5)
        assert psutil.wait_procs(children, timeout=10)[1] == []
    with Running(data, LIANE_DEMO="1") as again:
        assert again.ready()["database"]


def test_a_relay_that_dies_is_back_within_two_seconds(data):
    with Running(data, LIANE_DEMO="1") as liane:
        liane.ready()
        relay = next(p for p in liane.family() if "relay" in p.cmdline())
        relay.kill()
        killed = time.monotonic()
        liane.until(lambda: not relay.is_running() or relay.status() == "zombie", "still there")
        liane.ready()
        assert time.monotonic() - killed < 6


def test_without_the_demo_there_is_no_account_but_a_one_time_link(data):
    with Running(data, LIANE_DEMO="0") as liane:
        liane.ready()
        liane.until(lambda: "Ctrl-C" in liane.said, "no welcome")
        assert re.search(r"/set-up#[\w-]{43}", liane.said)
        assert "demo" not in liane.said.lower()
        assert liane.get("/demo/sms")[0] == 404 and liane.get("/styleguide")[0] == 404
