"""Children live again when they die, and never outlive the one who started them."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARENT = textwrap.dedent("""
    from gevent import monkey; monkey.patch_all()
    import sys, gevent
    from commands.supervising import Child, Supervisor
    script = "import os,sys; print(os.getpid(), flush=True); sys.stdin.read()"
    supervisor = Supervisor([Child("child", [sys.executable, "-c", script])])
    supervisor.start()
    gevent.signal_handler(15, lambda: (supervisor.stop(), sys.exit(0)))
    while True: gevent.sleep(0.05)
""")


def start():
    return subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def gone(pid: int, within: float = 5.0) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not is_alive(pid):
            return True
        os.sched_yield()
    return False


def test_a_child_that_is_killed_lives_again_within_a_second():
    parent = start()
    first = int(parent.stdout.readline())
    killed = time.monotonic()
    os.kill(first, signal.SIGKILL)
    second = int(parent.stdout.readline())
    assert second != first and time.monotonic() - killed < 1.5
    parent.terminate()
    assert parent.wait(10) == 0 and gone(second)
    parent.stdout.close()


def test_a_child_leaves_when_its_supervisor_is_killed():
    parent = start()
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait(10)
    assert gone(child)
    parent.stdout.close()
