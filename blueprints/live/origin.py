"""Whether a WebSocket handshake comes from our own pages. Browsers let any site open one."""

from collections.abc import Iterable
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


def same(origin: str | None, ours: Iterable[str]) -> bool:
    """True when `origin` is exactly one of our addresses: scheme, host and port."""
    named = _parts(origin or "")
    return named is not None and named in {_parts(address) for address in ours}


def _parts(address: str) -> tuple[str, str, int] | None:
    try:
        url = urlsplit(address)
        port = url.port
    except ValueError:
        return None
    extra = url.path or url.query or url.fragment or "@" in url.netloc
    if url.scheme not in _PORTS or not url.hostname or extra or not address.isprintable():
        return None
    return url.scheme, url.hostname, port or _PORTS[url.scheme]
