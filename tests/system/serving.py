"""A server as people run it: its own process, a free port, its own data, killed without pity."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from config import Settings
from tests.conftest import KEY
from tests.fixtures import leaving

ROOT = Path(__file__).parents[2]
COMMANDS = {
    "web": [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "app:app"],
    "all": [sys.executable, "app.py", "serve"],
}


class Server:
    """`kind` is "web" (gunicorn alone) or "all" (web, relay and worker in one command)."""

    def __init__(self, data_dir: Path, kind: str = "web", **environ: str):
        self.data_dir = data_dir
        self.command, self.worker = COMMANDS[kind], ["app.py", "worker"]
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        # Beside the data: a full disk of data does not stop the journal, as in production.
        self.log = data_dir.with_name(f"{data_dir.name}.log")
        self.environ = {
            "LIANE_DATA": str(data_dir),
            "LIANE_MASTER_KEY": KEY,
            "LIANE_DEMO": "0",
            "LIANE_SECOND_FACTOR": "offered",  # the stories of trust ask for it themselves
            "LIANE_URL": self.url,
            "PORT": str(self.port),
            **environ,
        }
        self.process: subprocess.Popen | None = None

    @property
    def settings(self) -> Settings:
        return Settings.from_env(self.environ)

    def start(self) -> "Server":
        """Returns once the server answers."""
        inherited = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "TMPDIR")}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env={**inherited, **self.environ}, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=leaving.dies_with_us,
            )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def kill(self) -> None:
        """kill -9 to the server and all its children."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def _wait(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()[-4000:]
            if _answers(f"{self.url}/healthz"):
                return
            time.sleep(0.05)
        raise AssertionError(self.log.read_text()[-4000:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False
