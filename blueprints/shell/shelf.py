"""What the service worker is made of, and what it keeps: the offline page and all that this page
asks for, down to the last module. Nothing of a person."""

import re
from functools import lru_cache
from pathlib import Path

from flask import current_app

from blueprints.shell import assets

PARTS = (
    "js/chat/sealing.js",
    "js/chat/envelopes.js",
    "sw.js",
    "sw-outbox.js",
    "sw-share.js",
    "sw-push.js",
)
SHEETS = ("tokens", "base", "controls", "layout", "identity", "messages", "overlays", "chat")
BUILT = ("built/chat.css", "built/chat.js", "built/offline.js", "built/live.js")
DRAWN = (
    "css/away.css", "css/recorder.css", "css/composing.css", "css/viewer.css",
    "css/care.css", "css/finding.css", "css/message-menu.css",
    "css/lock.css",
    "icons/sprite.svg", "icons/tools.svg", "icons/favicon.svg",
    "vendor/htmx.min.js", "js/theme.js",
)  # fmt: skip
IMPORTED = re.compile(r'(?:\bfrom|\bimport)\s*\(?\s*"(\.{1,2}/[^"]+\.js)"')
EXPORTED = re.compile(r"^export ", re.MULTILINE)


def worker() -> str:
    """The worker's own files; the two modules that it shares with the pages import nothing, so
    they are scripts once they export nothing."""
    texts = [(assets.static_root() / part).read_text() for part in PARTS]
    return "\n".join(EXPORTED.sub("", text) for text in texts)


def kept() -> list[str]:
    """Addresses, for the page as it is served now: built, or from the sources."""
    if current_app.extensions["liane_bundles"]:
        own = [*BUILT, *(f"built/later/{one.name}" for one in _later())]
    else:
        sheets = [f"css/{name}.css" for name in SHEETS]
        own = [*sheets, *modules(assets.static_root(), "js/offline.js", assets.release())]
    return ["/offline", *(assets.asset_url(path) for path in (*own, *DRAWN))]


def _later() -> list[Path]:
    """What a page asks for on demand: one records, takes and retouches in the lift too."""
    return sorted((assets.static_root() / "built" / "later").glob("*.js"))


@lru_cache(maxsize=4)
def modules(root: Path, entry: str, release: str) -> tuple[str, ...]:
    """`entry` and everything that it may import, at once or later. `release` names the sources."""
    known: set[Path] = set()
    fresh = {root / entry}
    while fresh:
        known |= fresh
        fresh = {one for path in fresh for one in _imports(path)} - known
    return tuple(sorted(path.relative_to(root).as_posix() for path in known))


def _imports(path: Path) -> set[Path]:
    named = ((path.parent / found).resolve() for found in IMPORTED.findall(path.read_text()))
    return {one for one in named if one.is_file()}  # a comment may show an import
