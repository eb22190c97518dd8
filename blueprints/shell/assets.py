"""Addresses of static files that carry their content's hash, so that browsers keep them for ever.

JavaScript modules import each other by relative paths; the import map of the page gives each of
them its hashed address too, without a bundler.
"""

import gzip
import json
import re
from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import blake2b, sha256
from pathlib import Path

import brotli
from flask import Flask, Response, current_app, has_request_context, request
from markupsafe import Markup

from domain.off_hub import off_hub

FOR_EVER = "public, max-age=31536000, immutable"
NAMED_BY_CONTENT = re.compile(r"^built/.*-[A-Z0-9]{8}\.js$")
LATER = "built/later"
COMPRESSIBLE = (".css", ".js", ".svg", ".json", ".txt", ".webmanifest")
PATIENTS = ("calls.visit", "channels.patient")  # rooms whose drawings have a file of their own


def connect(app: Flask) -> None:
    app.jinja_env.globals.update(asset=asset_url, icon_file=icon_file, module_map=module_map)
    app.after_request(_deliver)


def asset_url(path: str) -> str:
    """`/static/css/base.css?v=1f3a…`. Raises FileNotFoundError for a file that does not exist."""
    return f"/static/{path}?v={_expected(path)}"


def _expected(path: str) -> str:
    return mark_of_later() if path.startswith(f"{LATER}/") else fingerprint(path)


def icon_file(name: str = "") -> str:
    """Patients' pages load only their own few drawings; what only opens on demand has its own."""
    if name in _drawn("icons/tools.svg"):
        return "icons/tools.svg"
    if name in _drawn("icons/devices.svg") - _drawn("icons/sprite.svg"):
        return "icons/devices.svg"
    room = (request.blueprint or "") if has_request_context() else ""
    return "icons/visit.svg" if room.startswith(PATIENTS) else "icons/sprite.svg"


@lru_cache(maxsize=3)
def _drawn(file: str) -> frozenset[str]:
    drawn = (static_root() / file).read_text()
    return frozenset(re.findall(r'<symbol id="([^"]+)"', drawn))


def fingerprint(path: str) -> str:
    """Eight hexadecimal digits of the content of `static/<path>`."""
    file = static_root() / path
    return _hashed(file, file.stat().st_mtime_ns)


def module_map() -> Markup:
    """The JSON of an import map: every own module's plain address to its hashed one."""
    if current_app.extensions["liane_bundles"]:  # the others are built in, or asked for by mark
        imports = {"/static/js/live.js": "built/live.js", "/static/built/chat.js": "built/chat.js"}
    else:
        modules = sorted((static_root() / "js").rglob("*.js"))
        paths = [module.relative_to(static_root()).as_posix() for module in modules]
        imports = {f"/static/{path}": path for path in paths}
    hashed = {plain: asset_url(path) for plain, path in imports.items()}
    return Markup(json.dumps({"imports": hashed}, separators=(",", ":")))


def mark_of_later() -> str:
    """What assets/bundle.mjs computes: one mark for all that the messenger asks for later."""
    files = sorted((static_root() / LATER).glob("*.js"))
    return _marked(tuple((file, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=4)
def _marked(files: tuple[tuple[Path, int], ...]) -> str:
    said = sha256()
    for file, _ in files:
        said.update(file.name.encode() + b"\0" + file.read_bytes())
    return said.hexdigest()[:8]


def release() -> str:
    """One hash for all styles and scripts: a new one makes the service worker start afresh."""
    files = [
        *sorted((static_root() / "css").glob("*.css")),
        *sorted((static_root() / "js").rglob("*.js")),
    ]
    known = "".join(fingerprint(file.relative_to(static_root()).as_posix()) for file in files)
    return blake2b(known.encode(), digest_size=6).hexdigest()


def static_root() -> Path:
    return Path(current_app.static_folder or "")


@lru_cache(maxsize=1024)
def _hashed(file: Path, changed: int) -> str:
    return blake2b(file.read_bytes(), digest_size=4).hexdigest()


def _deliver(response: Response) -> Response:
    """A hashed address is kept for ever, any other is asked again; text travels compressed."""
    if request.endpoint != "static" or response.status_code != 200:
        return response
    path = (request.view_args or {})["filename"]
    asked = request.args.get("v")
    kept = asked == _expected(path) or NAMED_BY_CONTENT.search(path)
    response.headers["Cache-Control"] = FOR_EVER if kept else "no-cache"
    return _compressed(path, response) if path.endswith(COMPRESSIBLE) else response


def _compressed(path: str, response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    coding = _coding()
    if "Content-Encoding" in response.headers or not coding or request.range:
        return response
    file = static_root() / path
    if callable(close := getattr(response.response, "close", None)):
        close()
    response.direct_passthrough = False
    response.set_data(off_hub(_packed, coding, file, file.stat().st_mtime_ns))
    response.headers["Content-Encoding"] = coding
    response.headers["ETag"] = f'W/"{fingerprint(path)}"'
    return response


def _coding() -> str:
    """The smallest that the browser reads: over https they all read brotli."""
    accepted = request.accept_encodings
    return next((one for one in PACKERS if one in accepted), "")


@lru_cache(maxsize=512)
def _packed(coding: str, file: Path, changed: int) -> bytes:
    """A tenth of a second for the largest, once a process."""
    return PACKERS[coding](file.read_bytes())


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=11),
    "gzip": partial(gzip.compress, compresslevel=9, mtime=0),
}
