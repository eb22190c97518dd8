"""Settings refuse to boot when wrong, and say which one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import BadSetting, Settings

ROOT = Path(__file__).parent.parent


def read(tmp_path, **environ):
    return Settings.from_env({"LIANE_DATA": str(tmp_path), **environ})


def test_nothing_set_is_a_sound_installation(tmp_path):
    settings = read(tmp_path)
    assert settings.sqlite_path == tmp_path / "liane.db"
    assert settings.demo is False and settings.port == 8000
    assert (tmp_path / "master.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "80 80"),
        ("PORT", "70000"),
        ("LIANE_DEMO", "yes"),
        ("LIANE_URL", "liane.example"),
        ("DATABASE_URL", "mysql://x"),
        ("REDIS_URL", "localhost:6379"),
        ("LIANE_MASTER_KEY", "short"),
        ("LIANE_MASTER_KEY_FILE", "/nowhere/key"),
        ("LIANE_SMS", "pigeon"),
        ("LIANE_SMS", "ovh"),
        ("LIANE_SMS", "http"),
        ("LIANE_SMTP_TLS", "maybe"),
        ("LIANE_METRICS_PORT", "-1"),
        ("LIANE_LOG_LEVEL", "loud"),
        ("LIANE_TURN_URL", "https://turn.example"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(tmp_path, name, value):
    with pytest.raises(BadSetting) as bad:
        read(tmp_path, **{name: value})
    assert bad.value.name.startswith(name)


def test_a_turn_server_needs_its_secret_and_may_have_several_addresses(tmp_path):
    urls = "turn:t.example:3478?transport=udp, turns:[2001:db8::1]:443?transport=tcp"
    known = read(tmp_path, LIANE_TURN_URL=urls, LIANE_TURN_SECRET="s").relay
    assert known.turn_url == urls
    with pytest.raises(BadSetting, match="LIANE_TURN_SECRET"):
        read(tmp_path, LIANE_TURN_URL=urls)


def test_a_secret_may_come_from_a_file(tmp_path):
    secret = tmp_path / "turn"
    secret.write_text("s3cret\n")
    assert read(tmp_path, LIANE_TURN_SECRET_FILE=str(secret)).relay.turn_secret == "s3cret"


def test_heroku_spelling_of_postgresql_is_understood(tmp_path):
    url = read(tmp_path, DATABASE_URL="postgres://u@h/d").database_url
    assert url == "postgresql+psycopg://u@h/d"


def test_settings_never_print_a_secret(tmp_path):
    shown = repr(read(tmp_path, DATABASE_URL="postgres://u:hidden@h/d", LIANE_TURN_SECRET="hidden"))
    assert "hidden" not in shown


def test_the_process_refuses_to_start_and_says_why(tmp_path):
    environ = {**os.environ, "LIANE_DATA": str(tmp_path), "PORT": "nine"}
    done = subprocess.run(
        [sys.executable, "app.py", "migrate"], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    assert done.returncode == 2 and "PORT" in done.stderr and "Traceback" not in done.stderr
