"""Addresses of static files that carry their content's hash, so that browsers keep them for ever.

JavaScript modules import each other by relative paths; the import map of the page gives each of
them its hashed address too, without a bundler.
"""

import gzip
import json
import re
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from flask import Flask, Response, current_app, has_request_context, request
from markupsafe import Markup

FOR_EVER = "public, max-age=31536000, immutable"
NAMED_BY_CONTENT = re.compile(r"^built/.*-[A-Z0-9]{8}\.js$")
COMPRESSIBLE = (".css", ".js", ".svg", ".json", ".txt", ".webmanifest")


def connect(app: Flask) -> None:
    app.jinja_env.globals.update(asset=asset_url, icon_file=icon_file, module_map=module_map)
    app.after_request(_deliver)


def asset_url(path: str) -> str:
    """`/static/css/base.css?v=1f3a…`. Raises FileNotFoundError for a file that does not exist."""
    return f"/static/{path}?v={fingerprint(path)}"


def icon_file() -> str:
    """Patients' pages load only their own few drawings."""
    room = (request.blueprint or "") if has_request_context() else ""
    return "icons/visit.svg" if room.startswith("calls.visit") else "icons/sprite.svg"


def fingerprint(path: str) -> str:
    """Eight hexadecimal digits of the content of `static/<path>`."""
    file = static_root() / path
    return _hashed(file, file.stat().st_mtime_ns)


def module_map() -> Markup:
    """The JSON of an import map: every own module's plain address to its hashed one."""
    modules = sorted((static_root() / "js").rglob("*.js"))
    paths = [module.relative_to(static_root()).as_posix() for module in modules]
    if current_app.extensions["liane_bundles"]:
        paths = [path for path in paths if path.startswith("js/live")]  # the rest is built in
    imports = {f"/static/{path}": asset_url(path) for path in paths}
    return Markup(json.dumps({"imports": imports}, separators=(",", ":")))


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
    kept = asked == fingerprint(path) or NAMED_BY_CONTENT.search(path)
    response.headers["Cache-Control"] = FOR_EVER if kept else "no-cache"
    return _compressed(path, response) if path.endswith(COMPRESSIBLE) else response


def _compressed(path: str, response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    compressed = "Content-Encoding" in response.headers
    if compressed or "gzip" not in request.accept_encodings or request.range:
        return response
    file = static_root() / path
    if callable(close := getattr(response.response, "close", None)):
        close()
    response.direct_passthrough = False
    response.set_data(_gzipped(file, file.stat().st_mtime_ns))
    response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = f'W/"{fingerprint(path)}"'
    return response


@lru_cache(maxsize=256)
def _gzipped(file: Path, changed: int) -> bytes:
    return gzip.compress(file.read_bytes(), 9, mtime=0)
