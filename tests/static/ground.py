"""Where the static files are, what pages weigh, and a server and browser to look at them with."""

import gzip
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from werkzeug.serving import make_server

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]

LINKED = re.compile(r'(?:href|src)="(/static/[^"#?]+)')
IMPORTED = re.compile(r'(?:import|export)[^"();]*from "(\.{1,2}/[^"]+)"|import "(\.{1,2}/[^"]+)"')
HOOK = re.compile(r'data-liane="([^"]+)"')


def compressed(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def weight(client: FlaskClient, address: str) -> dict[str, int]:
    """Compressed bytes of a page and of every style, script and drawing that it loads by itself:
    linked files, the modules that they import, the behaviours that its hooks bring."""
    page = client.get(address)
    assert page.status_code == 200, address
    files = {link.removeprefix("/static/") for link in LINKED.findall(page.text)}
    shelf = {name for names in HOOK.findall(page.text) for name in names.split()}
    files |= {f"js/behaviors/{name}.js" for name in shelf if _is_behaviour(name)}
    weights = {address: compressed(page.data)}
    for file in sorted(_with_imports({f for f in files if not f.endswith(".png")})):
        weights[file] = compressed((STATIC / file).read_bytes())
    return weights


def _is_behaviour(name: str) -> bool:
    return (STATIC / "js" / "behaviors" / f"{name}.js").exists()


def _with_imports(files: set[str]) -> set[str]:
    known, fresh = set(), set(files)
    while fresh:
        known |= fresh
        fresh = {path for file in fresh for path in imports_of(file)} - known
    return known


def imports_of(file: str) -> set[str]:
    """The modules that `static/<file>` imports at once, as paths under static/."""
    if not file.endswith(".js") or file.startswith("vendor/"):
        return set()
    path = STATIC / file
    found = IMPORTED.findall(path.read_text())
    targets = [(path.parent / (first or second)).resolve() for first, second in found]
    return {target.relative_to(STATIC.resolve()).as_posix() for target in targets}


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application on a free port of this machine; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def until(page: Page, expression: str, patience: float = 8) -> None:
    """Waits until the expression is true. Playwright's own wait evaluates a string in the page,
    which our Content-Security-Policy refuses."""
    deadline = time.monotonic() + patience
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(30)
