"""Reading the environment: typed, and a wrong value is refused by its name."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

_HOST = r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)"
TURN = re.compile(rf"turns?:{_HOST}(:[0-9]{{1,5}})?(\?transport=(udp|tcp))?")


class BadSetting(Exception):
    """One setting is wrong. The message names it and says what is expected."""

    def __init__(self, name: str, expected: str):
        super().__init__(f"{name}: {expected}")
        self.name = name


class Reader:
    def __init__(self, environ: Mapping[str, str]):
        self.environ = environ

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(name, "").strip() or default

    def secret(self, name: str) -> str:
        """The value of NAME, or the content of the file that NAME_FILE points to."""
        path = self.text(f"{name}_FILE")
        if not path:
            return self.text(name)
        try:
            return Path(path).read_text().strip()
        except OSError:
            raise BadSetting(f"{name}_FILE", "this file cannot be read") from None

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        raw = self.text(name, str(default))
        if not re.fullmatch(r"\d{1,6}", raw) or not low <= int(raw) <= high:
            raise BadSetting(name, f"a whole number from {low} to {high} is expected")
        return int(raw)

    def switch(self, name: str, default: bool) -> bool:
        raw = self.text(name, "1" if default else "0")
        if raw not in ("0", "1"):
            raise BadSetting(name, "0 or 1 is expected")
        return raw == "1"

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        raw = self.text(name, default)
        if raw not in allowed:
            raise BadSetting(name, f"one of {', '.join(allowed)} is expected")
        return raw

    def url(self, name: str, default: str = "") -> str:
        raw = self.text(name, default).rstrip("/")
        parts = urlsplit(raw)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise BadSetting(name, "an address such as https://liane.example is expected")
        return raw

    def turn(self, name: str, secret: str) -> str:
        raw = self.text(name)
        addresses = [one.strip() for one in raw.split(",") if one.strip()]
        if not all(TURN.fullmatch(one) for one in addresses):
            raise BadSetting(name, "turns:name:443?transport=tcp is expected, or several by commas")
        if raw and not secret:
            raise BadSetting("LIANE_TURN_SECRET", f"is required with {name}")
        return raw

    def required(self, name: str, because: str) -> str:
        value = self.secret(name)
        if not value:
            raise BadSetting(name, f"is required {because}")
        return value


def database_url(raw: str, data_dir: Path) -> str:
    if not raw:
        return f"sqlite:///{data_dir / 'liane.db'}"
    scheme, _, rest = raw.partition("://")
    if scheme == "sqlite":
        return raw
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    raise BadSetting("DATABASE_URL", "sqlite:///path or postgresql://user@host/name is expected")


def redis_url(raw: str) -> str:
    if raw and not raw.startswith(("redis://", "rediss://", "unix://")):
        raise BadSetting("REDIS_URL", "redis://host:port/number is expected")
    return raw
