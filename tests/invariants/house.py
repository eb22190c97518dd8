"""Where the house keeps its files, for the tests of its law."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = (
    "blueprints",
    "commands",
    "domain",
    "gateways",
    "jobs",
    "realtime",
    "relay",
    "seeds",
    "vault",
)


def python() -> Iterator[Path]:
    """The product's own modules: no test, migration, measurement nor tool."""
    yield from sorted(ROOT.glob("*.py"))
    for floor in FLOORS:
        yield from sorted((ROOT / floor).rglob("*.py"))


def templates() -> Iterator[Path]:
    yield from sorted((ROOT / "templates").rglob("*.html"))


def scripts() -> Iterator[Path]:
    yield from sorted((ROOT / "static/js").rglob("*.js"))


def tests() -> Iterator[Path]:
    yield from sorted((ROOT / "tests").rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
