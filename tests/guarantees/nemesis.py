"""What goes wrong, drawn from the seed: each fault begins, lasts and ends."""

import json
import os
import random
import signal
import socket
import struct
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
import sqlalchemy as sa

from tests.guarantees import small_disk
from tests.guarantees.stage import Stage

Fault = Callable[[Stage, random.Random], None]


def kill(stage: Stage, _: random.Random) -> None:
    """kill -9 of the server and all its children; back at once."""
    stage.server.kill()
    stage.server.start()


def kill_one_worker(stage: Stage, chance: random.Random) -> None:
    """kill -9 of one web worker: the others go on, gunicorn replaces it."""
    import psutil

    assert stage.server.process
    workers = psutil.Process(stage.server.process.pid).children()
    chance.choice(workers).send_signal(signal.SIGKILL)


def cut(stage: Stage, _: random.Random) -> None:
    """Every connection at once: all pages come back together."""
    stage.proxy.cut()


def lose_answers(stage: Stage, chance: random.Random) -> None:
    """One answer of three never comes back: was it done?"""
    stage.proxy.lose_answers = 0.34
    time.sleep(chance.uniform(0.5, 1.2))
    stage.proxy.lose_answers = 0.0


def delay(stage: Stage, chance: random.Random) -> None:
    stage.proxy.delay = chance.uniform(0.02, 0.08)
    time.sleep(chance.uniform(0.5, 1.0))
    stage.proxy.delay = 0.0


def stop_for_a_while(stage: Stage, chance: random.Random) -> None:
    """SIGSTOP: the process is there and says nothing."""
    assert stage.server.process
    os.killpg(stage.server.process.pid, signal.SIGSTOP)
    time.sleep(chance.uniform(0.3, 0.8))
    os.killpg(stage.server.process.pid, signal.SIGCONT)


def forget_listeners(stage: Stage, _: random.Random) -> None:
    """The broker cuts every subscription: for a moment nobody hears of anything."""
    assert stage.broker
    stage.broker.forget_listeners()


def kill_the_broker(stage: Stage, chance: random.Random) -> None:
    """kill -9 of Redis; it comes back empty."""
    assert stage.broker
    stage.broker.kill()
    time.sleep(chance.uniform(0.5, 1.5))
    stage.broker.start()


def stop_the_broker(stage: Stage, chance: random.Random) -> None:
    """SIGSTOP of Redis: its connections stay open and say nothing."""
    assert stage.broker
    stage.broker.signal(signal.SIGSTOP)
    time.sleep(chance.uniform(0.5, 2.0))
    stage.broker.signal(signal.SIGCONT)


def empty_the_broker(stage: Stage, _: random.Random) -> None:
    assert stage.broker
    stage.broker.say("flushall")


def cut_the_database(stage: Stage, _: random.Random) -> None:
    """Every connection to PostgreSQL is ended, whatever it was doing."""
    url = sa.make_url(stage.server.settings.database_url)
    admin = sa.create_engine(
        url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT",
        poolclass=sa.NullPool,
    )  # fmt: skip
    with admin.connect() as connection:
        connection.execute(
            sa.text(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        )
    admin.dispose()


def slow_reader(stage: Stage, chance: random.Random) -> None:
    """A page of one of the people that watches everything and reads nothing, to the end."""
    stage.idle.append(_page(stage, chance, reads=False))


def storm(stage: Stage, chance: random.Random) -> None:
    """Forty pages come at once, and all are let in."""
    with ThreadPoolExecutor(40) as crowd:
        pages = list(crowd.map(lambda _: _page(stage, chance), range(40)))
    for one in pages:
        one.close()


def _page(stage: Stage, chance: random.Random, reads: bool = True) -> socket.socket:
    """The handshake by hand, straight to the server; then what a page watches."""
    device = chance.choice([one for one in stage.devices if not one.out])
    one = socket.socket()
    if not reads:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    one.settimeout(20)
    one.connect(("127.0.0.1", stage.server.port))
    head = (
        f"GET /live HTTP/1.1\r\nHost: localhost:{stage.server.port}\r\n"
        f"Origin: {stage.server.url}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {'A' * 22}==\r\nSec-WebSocket-Version: 13\r\n"
        f"Cookie: {device.cookie}\r\n\r\n"
    )
    one.sendall(head.encode())
    assert one.recv(12) == b"HTTP/1.1 101", "a page was not let in"
    topics = [f"conversation:{room}" for room in stage.rooms]
    said = json.dumps({"type": "watch", "topics": topics}).encode()
    one.sendall(struct.pack("!BBH4x", 0x81, 0xFE, len(said)) + said)
    return one


def fill_the_disk(stage: Stage, chance: random.Random) -> None:
    """Not a byte is left: what is said is refused in words, what was said is read; then there is
    room again."""
    disk, reader = stage.server.data_dir, stage.devices[0]
    small_disk.fill(disk)
    end = time.monotonic() + chance.uniform(1.0, 2.0)
    try:
        while time.monotonic() < end or not stage.history.of("full"):
            assert time.monotonic() < end + 20, "a full disk takes whatever it is given"
            reader.reads_while_full(chance.choice(stage.rooms))
            time.sleep(0.2)
    finally:
        small_disk.empty(disk)


def step_the_clock(stage: Stage, chance: random.Random) -> None:
    """The server's clock jumps, by seconds, an hour or a day, either way; then back."""
    for ahead in chance.sample((-86_400, -3_600, -5, 5, 3_600, 86_400), 2):
        _set_clock(stage, ahead)
        time.sleep(chance.uniform(0.4, 1.0))
    _set_clock(stage, 0)


def _set_clock(stage: Stage, ahead: float) -> None:
    file = Path(stage.server.environ["LIANE_CLOCK_FILE"])
    fresh = file.with_suffix(".new")
    fresh.write_text(str(ahead))
    fresh.replace(file)


ALONE: tuple[Fault, ...] = (
    kill, cut, lose_answers, delay, stop_for_a_while, lose_answers, slow_reader, storm,
    step_the_clock,
)  # fmt: skip
ON_A_SMALL_DISK: tuple[Fault, ...] = (*ALONE, fill_the_disk)
TOGETHER: tuple[Fault, ...] = (
    kill_one_worker, cut, forget_listeners, lose_answers, delay, kill_the_broker, cut_the_database,
    stop_the_broker, empty_the_broker, slow_reader, kill, storm, step_the_clock,
)  # fmt: skip


def remove(stage: Stage) -> None:
    """The manager puts the last person out of the structure through which she was in."""
    cookie, csrf = stage.remover
    url = f"http://localhost:{stage.server.port}/structures/{stage.structure.id}/members/{stage.gone.id}"
    headers = {"Cookie": cookie, "X-CSRFToken": csrf, "HX-Request": "true"}
    devices = [one.name for one in stage.devices if one.out]
    for _ in range(40):
        try:
            answer = requests.delete(url, headers=headers, timeout=5)
        except requests.RequestException:
            time.sleep(0.2)
            continue
        if answer.status_code in (200, 204, 404):
            stage.history.note("manager", "remove", "ok", devices=devices)
            return
    raise AssertionError("nobody could be put out")
