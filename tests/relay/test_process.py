"""How the relay lives and dies."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from relay.__main__ import BadSettings, Settings
from tests.relay.peer import Publisher, Source, Subscriber
from tests.relay.web import KEY, PATIENCE, ROOT, Process, until


@pytest.fixture
def start(tmp_path, runner):
    started = []

    def begin(**env) -> Process:
        started.append(Process(tmp_path, **env).start())
        return started[-1]

    yield begin
    for process in started:
        if not process.child.stderr.closed:
            process.stop()


async def a_call(control, room="room"):
    source = Source("VP8")
    publisher, subscriber = Publisher(source), Subscriber()
    await publisher.publish(control, room, "lea")
    await subscriber.subscribe(control, room, "eric")
    await publisher.send(source.packet(b"picture"))
    await subscriber.receives(1)
    return publisher, subscriber


async def test_killed_and_started_again_it_serves_who_comes_back(start, runner):
    first = start()
    control = await first.control()
    await a_call(control)
    first.kill()
    await control.closed()
    again = start()
    control = await again.control()
    assert (await control.do("ping"))["rooms"] == 0
    await a_call(control)
    await control.close()


async def test_told_to_stop_it_tells_the_browsers(start):
    process = start()
    control = await process.control()
    publisher, subscriber = await a_call(control)
    process.stop()
    assert process.child.returncode == 0
    assert not os.path.exists(process.socket)
    await until(lambda: publisher.dtls.state == subscriber.dtls.state == "closed", "not told", 2)
    await control.close()


async def test_it_ends_when_its_supervisor_dies(start):
    process = start(LIANE_RELAY_WATCH_STDIN="1")
    control = await process.control()
    await control.do("ping")
    process.child.stdin.close()
    await until(lambda: process.child.poll() == 0, "it outlives its supervisor")
    await control.close()


async def test_a_call_survives_the_loss_of_the_control_connection(relay, room):
    control = await relay.control()
    source = Source("VP8")
    publisher, subscriber = Publisher(source), Subscriber()
    await publisher.publish(control, room, "lea")
    await subscriber.subscribe(control, room, "eric")
    await control.close()
    await publisher.send(source.packet(b"still here"))
    await subscriber.receives(1)
    control = await relay.control()
    assert (await control.do("stats", room=room))["participants"] == ["eric", "lea"]
    await control.close()


async def test_only_its_owner_may_speak_to_it(start):
    process = start()
    control = await process.control()
    assert stat.S_IMODE(os.stat(process.socket).st_mode) == 0o600
    await control.close()


async def test_a_second_relay_refuses_the_same_socket(start):
    first = start()
    control = await first.control()
    second = start()
    assert second.child.wait(PATIENCE) == 1
    assert "another relay answers" in second._reap()
    assert (await control.do("ping"))["ok"]
    await control.close()


def test_it_refuses_to_start_with_a_wrong_setting(start):
    process = start(LIANE_RELAY_KEY="short")
    assert process.child.wait(PATIENCE) == 1
    assert "LIANE_RELAY_KEY: 32 bytes" in process._reap()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("LIANE_RELAY_KEY", "zz" * 32),
        ("LIANE_RELAY_SOCKET", ""),
        ("LIANE_RELAY_ADDRESS", "nowhere"),
        ("LIANE_RELAY_ADDRESS", "169.254.169.254"),
        ("LIANE_RELAY_LOOP", "gevent"),
    ],
)
def test_a_wrong_setting_is_named(setting, value):
    right = {"LIANE_RELAY_SOCKET": "/tmp/socket", "LIANE_RELAY_KEY": KEY.hex()}
    assert Settings.from_env(right).key == KEY
    with pytest.raises(BadSettings, match=setting):
        Settings.from_env({**right, setting: value})


def test_it_refuses_to_start_on_libraries_it_does_not_know(tmp_path):
    """As after an upgrade that renamed something it leans on."""
    script = (
        "import sys; from aioice import ice; del ice.Connection.data_received;"
        "from relay.__main__ import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"LIANE_RELAY_SOCKET": str(tmp_path / "s"), "LIANE_RELAY_KEY": KEY.hex()},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "Connection.data_received" in done.stderr


async def test_plain_asyncio_and_an_announced_address_work(start):
    process = start(LIANE_RELAY_LOOP="asyncio", LIANE_RELAY_ADDRESS="203.0.113.9")
    control = await process.control()
    answer = await Publisher(Source("VP8")).negotiate(control, "room", "lea")
    hosts = re.findall(r"udp \d+ (\S+) \d+ typ host", answer["sdp"])
    assert {host for host in hosts if ":" not in host} == {"203.0.113.9"}
    await control.close()


async def test_it_decodes_nothing_while_it_forwards(start):
    process = start()
    control = await process.control()
    await a_call(control)
    assert (await control.do("stats"))["decoders"] == 0
    threads = Path(f"/proc/{process.child.pid}/task").iterdir()
    assert not [t for t in threads if "decoder" in (t / "comm").read_text()]
    await control.close()
