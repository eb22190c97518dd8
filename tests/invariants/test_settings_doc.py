"""docs/settings.md names every variable that is read, and none that is not."""

import ast
import re

import pytest

from tests.invariants import house

READERS = ("config.py", "gunicorn.conf.py", "relay", "commands", "jobs")
NAME = re.compile(r"LIANE_[A-Z_]+|[A-Z]+_URL|PORT|WEB_CONCURRENCY|FORWARDED_ALLOW_IPS")


def strings(path):
    return [
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def read():
    places = [house.ROOT / name for name in READERS]
    files = [
        file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place])
    ]
    return {word for file in files for word in strings(file) if NAME.fullmatch(word)}


def secrets():
    """The names that may also come from a file."""
    source = (house.ROOT / "config.py").read_text()
    return set(re.findall(r'env\.(?:secret|required)\(\s*"([A-Z_]+)"', source))


def written():
    """The first cell of each row, and what the text says is never set by hand."""
    firsts = re.findall(r"^\|([^|]+)\|", page(), re.MULTILINE)
    given = re.findall(r"^Given by.*?\n\n", page(), re.MULTILINE | re.DOTALL)
    return set(re.findall(r"`([A-Z_]{4,})`", " ".join((*firsts, *given))))


def page():
    return (house.ROOT / "docs/settings.md").read_text()


def test_every_variable_that_is_read_is_written():
    assert len(read()) > 30
    assert read() - written() == set()


def test_every_variable_that_is_written_is_read():
    assert {name.removesuffix("_FILE") for name in written()} - read() == set()


def test_every_secret_may_come_from_a_file_and_says_so():
    assert len(secrets()) > 5
    assert {f"{name}_FILE" for name in secrets()} - written() == set()
    files = {name.removesuffix("_FILE") for name in written() if name.endswith("_FILE")}
    assert files - secrets() == set()


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("PORT", "8000"),
        ("LIANE_SESSION_IDLE_HOURS", "12"),
        ("LIANE_DEMO", "0"),
        ("LIANE_SMTP_PORT", "587"),
    ],
)
def test_the_defaults_that_matter_are_the_true_ones(name, default, tmp_path):
    from config import Settings

    settings = Settings.from_env({"LIANE_DATA": str(tmp_path)})
    true = {
        "PORT": settings.port,
        "LIANE_SESSION_IDLE_HOURS": settings.session_idle_hours,
        "LIANE_DEMO": int(settings.demo),
        "LIANE_SMTP_PORT": settings.mail.port,
    }
    assert re.search(rf"\| `{name}` \| `{default}`", page()) and str(true[name]) == default
