"""What a strict Content-Security-Policy and htmx 4 forbid, refused before a browser sees it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.static import ground

PAGES = sorted(ground.TEMPLATES.rglob("*.html"))
SCRIPTS = sorted((ground.STATIC / "js").rglob("*.js"))
COMMENT = re.compile(
    r"\{#.*?#\}|\{% macro .*?%\}|<!--.*?-->|\{% raw %\}.*?\{% endraw %\}", re.DOTALL
)

FORBIDDEN = {
    "an inline style": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline handler": r"\son[a-z]+\s*=",
    "hx-on, which evaluates a string": r"\bhx-on\b",
    "a javascript: address": r"javascript:",
    "js: values, which are evaluated": r"hx-(?:vals|headers)[^=]*=\s*['\"]\s*js:",
    "a trigger filter, which is evaluated": r"hx-trigger[^=]*=\s*\"[^\"]*\[",
    "a script from elsewhere": r"(?:src|href)=\"(?:https?:)?//",
    "an htmx 2 attribute": (
        r"\bhx-(?:disabled-elt|ext|params|prompt|request|history|inherit|disinherit|sse|ws)\b"
        r"(?!-)"
    ),
    "an htmx 2 event": (
        r"htmx:(?:afterSwap|beforeRequest|afterRequest|configRequest|beforeSwap|afterSettle|load"
        r"|responseError|sendError|oobAfterSwap)\b"
    ),
}


def told(page):
    return COMMENT.sub("", page.read_text())


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    found = [page.name for page in PAGES if re.search(FORBIDDEN[what], told(page))]
    assert PAGES
    assert not found, f"{what} in {found}"


def test_every_script_has_an_address_or_a_nonce():
    naked = [
        page.name
        for page in PAGES
        for tag in re.findall(r"<script\b[^>]*>", told(page))
        if "src=" not in tag and "nonce=" not in tag and "application/json" not in tag
    ]
    assert not naked


def test_no_script_evaluates_strings_or_writes_raw_styles():
    risky = re.compile(
        r"\beval\(|new Function\(|setAttribute\(\s*[\"']style|\.onclick\s*=|document\.write\("
    )
    assert SCRIPTS
    assert not [script.name for script in SCRIPTS if risky.search(script.read_text())]


def test_no_script_speaks_htmx_2():
    old = re.compile(FORBIDDEN["an htmx 2 event"])
    assert not [script.name for script in SCRIPTS if old.search(script.read_text())]


def test_the_forbidden_idioms_would_be_seen():
    assert re.search(FORBIDDEN["an inline style"], '<p style="color: red">')
    assert re.search(FORBIDDEN["an inline handler"], '<p onclick="go()">')
    assert re.search(FORBIDDEN["a trigger filter, which is evaluated"], '<p hx-trigger="k[x]">')
    assert re.search(FORBIDDEN["an htmx 2 attribute"], '<form hx-disabled-elt="this">')


def test_htmx_finds_no_idiom_of_its_version_2():
    checker = ground.ROOT / "assets/node_modules/htmx.org/dist/scripts/upgrade-check.js"
    if not checker.exists() or not shutil.which("node"):
        pytest.skip("htmx's own checker comes with `npm ci` in assets/")
    answer = subprocess.run(
        ["node", checker, "--ext", ".html", str(ground.TEMPLATES)], capture_output=True, text=True
    )
    issues = [line for line in answer.stdout.splitlines() if ": [" in line and not _eager(line)]
    assert not issues, "\n".join(issues)


def _eager(issue):
    """The checker takes HTML's own preload attribute for an extension, and asks for inheritance
    where the descendant has an attribute of its own."""
    if "[ext] preload" in issue:
        return True
    found = re.match(r"(\S+):\d+: \[inheritance\] (\S+) .*descendant on line (\d+)", issue)
    if not found:
        return False
    path, attribute, line = found.groups()
    return f"{attribute}=" in Path(path).read_text().splitlines()[int(line) - 1]
