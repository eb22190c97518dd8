"""One file a page instead of fifty, where `static/built` was made from the present sources.

Edit a module or a sheet and the page falls back to the sources until `make vendor` runs again:
what one reads in static/js and static/css is always what runs.
"""

import json
from hashlib import sha256
from pathlib import Path

from flask import Flask, current_app
from markupsafe import Markup

from blueprints.shell.assets import asset_url

BUILT = "static/built"
SOURCES = ("js", "css")
LIVE = Markup('<link rel="modulepreload" href="{}">')


def connect(app: Flask) -> None:
    app.extensions["liane_bundles"] = is_fresh(Path(app.static_folder or ""))
    app.jinja_env.globals.update(styles=styles, modules=modules)


def styles(name: str, *sheets: str) -> Markup:
    """`styles("shell", "tokens", "base")`: links to one built sheet, or to each of them."""
    paths = [f"built/{name}.css"] if _built() else [f"css/{sheet}.css" for sheet in sheets]
    link = Markup('<link rel="stylesheet" href="{}">')
    return Markup("\n  ").join(link.format(asset_url(path)) for path in paths)


def modules(name: str, *paths: str) -> Markup:
    """The same for modules: `modules("chat", "js/app.js", "js/chat/entry.js")`."""
    chosen = (f"built/{name}.js",) if _built() else paths
    script = Markup('<script type="module" src="{}"></script>')
    lives = _built() and not name.startswith("visits/")  # its thread is imported by all the others
    ahead = [LIVE.format(asset_url("built/live.js"))] if lives else []
    return Markup("\n  ").join([*ahead, *(script.format(asset_url(path)) for path in chosen)])


def is_fresh(static: Path) -> bool:
    """Whether `static/built` comes from these very sources."""
    record = static / "built" / "sources.json"
    return record.exists() and json.loads(record.read_text())["sha256"] == digest(static)


def digest(static: Path) -> str:
    """What assets/bundle.mjs computes: each source's path and content, in order."""
    found = [file for folder in SOURCES for file in (static / folder).rglob("*") if file.is_file()]
    said = sha256()
    for path, file in sorted((file.relative_to(static).as_posix(), file) for file in found):
        said.update(path.encode() + b"\0" + file.read_bytes())
    return said.hexdigest()


def _built() -> bool:
    return current_app.extensions["liane_bundles"]
