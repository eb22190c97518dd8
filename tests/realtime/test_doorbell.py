"""The worker rings, the web process hears; nobody at the door harms nobody."""

import subprocess
import sys
import textwrap
from pathlib import Path

from realtime.doorbell import RingingBus

ROOT = Path(__file__).parents[2]
LISTENER = textwrap.dedent("""
    from gevent import monkey; monkey.patch_all()
    import sys, gevent
    from pathlib import Path
    from realtime.bus import LocalBus
    from realtime.doorbell import answer
    bus = LocalBus()
    bus.on("outbox", lambda ids: print(ids["about"], flush=True))
    answer(bus, Path(sys.argv[1]))
    print("ready", flush=True)
    while True: gevent.sleep(0.05)
""")


def test_a_ring_is_heard_in_the_other_process(tmp_path):
    path = tmp_path / "bell.sock"
    listener = subprocess.Popen(
        [sys.executable, "-c", LISTENER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with listener:
        assert listener.stdout.readline() == "ready\n"
        RingingBus(path).announce("outbox", {"about": "visit-1"})
        assert listener.stdout.readline() == "visit-1\n"
        listener.kill()


def test_a_ring_with_nobody_at_the_door_harms_nobody(tmp_path):
    RingingBus(tmp_path / "nobody.sock").announce("outbox", {"about": "visit-1"})
    assert not (tmp_path / "nobody.sock").exists()
