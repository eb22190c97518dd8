"""A Matrix Synapse of its own on loopback, set up to do as little as it can for a message.

It lives in a virtual environment outside this repository (SYNAPSE_PYTHON, or made here from the
package index). No federation, presence, push, metrics nor limits: whatever is on favours it.
"""

import hashlib
import hmac
import os
import subprocess
import sys
from pathlib import Path

import yaml

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "liane-bench-synapse"
NAME, SECRET = "bench.example", "bench"
LIMITLESS = {"per_second": 100_000, "burst_count": 100_000}


def python() -> str:
    """The interpreter that has Synapse."""
    if known := os.environ.get("SYNAPSE_PYTHON"):
        return known
    if not (CACHE / "bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", CACHE], check=True)
    own = str(CACHE / "bin/python")
    install = [own, "-m", "pip", "install", "-q", "matrix-synapse", "psycopg2-binary"]
    if subprocess.run([own, "-c", "import synapse, psycopg2"], capture_output=True).returncode:
        subprocess.run(install, check=True)
    return own


def write(folder: Path, port: int, database: str | None) -> Path:
    """Its settings; `database` is the name of an empty PostgreSQL one with the C locale."""
    (folder / "log.yaml").write_text(yaml.safe_dump(_LOG))
    (folder / "signing.key").write_text("ed25519 a_1 " + "A" * 43)
    said = folder / "synapse.yaml"
    said.write_text(yaml.safe_dump(_settings(folder, port, database)))
    return said


def _settings(folder: Path, port: int, database: str | None) -> dict:
    limits = {f"rc_{name}": LIMITLESS for name in ("message", "registration", "room_creation")}
    limits["rc_login"] = dict.fromkeys(("address", "account", "failed_attempts"), LIMITLESS)
    limits["rc_joins"] = dict.fromkeys(("local", "remote"), LIMITLESS)
    limits["rc_joins_per_room"] = limits["rc_invites"] = LIMITLESS
    limits["rc_invites"] = dict.fromkeys(("per_room", "per_user", "per_issuer"), LIMITLESS)
    listener = {
        "port": port, "type": "http", "bind_addresses": ["127.0.0.1"], "tls": False,
        "resources": [{"names": ["client"]}],
    }  # fmt: skip
    return limits | {
        "server_name": NAME, "listeners": [listener], "report_stats": False,
        "pid_file": str(folder / "synapse.pid"), "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"), "signing_key_path": str(folder / "signing.key"),
        "registration_shared_secret": SECRET, "bcrypt_rounds": 4, "trusted_key_servers": [],
        "presence": {"enabled": False}, "push": {"enabled": False}, "enable_metrics": False,
        "federation_domain_whitelist": [], "caches": {"global_factor": 2},
        "event_cache_size": "20K", "database": _database(folder, database),
        "macaroon_secret_key": "bench", "form_secret": "bench",
    }  # fmt: skip


def _database(folder: Path, database: str | None) -> dict:
    if database is None:
        return {"name": "sqlite3", "args": {"database": str(folder / "synapse.db")}}
    own = {"user": "root", "host": "127.0.0.1", "dbname": database, "cp_min": 5, "cp_max": 10}
    return {"name": "psycopg2", "args": own}


def start(settings: Path, core: str) -> subprocess.Popen:
    command = ["taskset", "-c", core, python(), "-m", "synapse.app.homeserver", "-c", str(settings)]
    return subprocess.Popen(command, cwd=settings.parent)


def registration(nonce: str, name: str) -> dict:
    """What opens an account with the shared secret."""
    said = b"\0".join(part.encode() for part in (nonce, name, "bench", "notadmin"))
    mac = hmac.new(SECRET.encode(), said, hashlib.sha1).hexdigest()
    return {"nonce": nonce, "username": name, "password": "bench", "admin": False, "mac": mac}


_LOG = {
    "version": 1,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"level": "ERROR", "handlers": ["console"]},
}
