"""Templates: none forgotten, no inline code or style, the same words for the same thing."""

import ast
import re

import pytest
from jinja2 import nodes

from tests.invariants import house as places

ROOT = places.ROOT / "templates"
NAMED = re.compile(r"[\w./-]+\.html")
INLINE = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=\s*[\"']"),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"'{]"),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "code in an attribute": re.compile(r"hx-on|\bjs:|hx-vals\s*=\s*[\"']js"),
    "an unescaped value from outside": re.compile(r"request\.(args|form|values)[^}]*\|\s*safe"),
    "a foreign address": re.compile(r"(src|href|action)=[\"'](https?:)?//"),
}


def source(path):
    """Without the comments: they may name what is forbidden."""
    return re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)


def markup(path):
    """Without the statements either: a macro may have an argument called style."""
    return re.sub(r"\{%.*?%\}", "", source(path), flags=re.DOTALL)


def shown(path):
    """Without what is only quoted to readers."""
    return re.sub(r"<code>.*?</code>", "", source(path), flags=re.DOTALL)


def named_in_code():
    """Every string of the product's own Python; f"_{step}.html" stands for a family."""
    for path in places.python():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr):
                yield "".join(
                    part.value if isinstance(part, ast.Constant) else "*" for part in node.values
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def named_in_templates():
    for path in places.templates():
        yield from NAMED.findall(source(path))


def families():
    return [
        re.compile(re.escape(name).replace(r"\*", r"[\w-]+") + "$")
        for name in {*named_in_code(), *named_in_templates()}
        if name.endswith(".html") and not name.startswith("*.")
    ]


def test_no_template_is_forgotten():
    known = families()
    names = [path.relative_to(ROOT).as_posix() for path in places.templates()]
    assert len(names) > 20
    used = [name for name in names if any(family.match(name) for family in known)]
    beside = [
        name
        for name in names
        if any(
            family.match(name.rsplit("/", 1)[-1]) for family in known if "/" not in family.pattern
        )
    ]
    assert set(names) - set(used) - set(beside) == set()


def test_every_template_that_is_named_exists(house):
    missing = set()
    for path in places.templates():
        tree = house.app.jinja_env.parse(path.read_text())
        for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            wanted = node.template
            if isinstance(wanted, nodes.Const) and not (ROOT / wanted.value).exists():
                missing.add(f"{places.named(path)}: {wanted.value}")
    assert missing == set()


@pytest.mark.parametrize("fault", INLINE)
def test_nothing_runs_from_the_page_itself(fault):
    found = [
        places.named(path) for path in places.templates() if INLINE[fault].search(markup(path))
    ]
    assert found == []


def test_a_script_of_the_page_has_a_source_or_a_nonce():
    faulty = []
    for path in places.templates():
        for tag in re.findall(r"<script\b[^>]*(?:\{\{.*?\}\}[^>]*)*>", source(path)):
            if "src=" not in tag and "nonce=" not in tag:
                faulty.append(f"{places.named(path)}: {tag}")
    assert faulty == []


def test_a_plain_form_that_acts_carries_its_token():
    faulty = []
    for path in places.templates():
        for form in re.findall(r"<form\b.*?</form>", source(path), flags=re.DOTALL):
            head = form.split(">", 1)[0]
            posts = re.search(r"method=[\"']post", head, re.IGNORECASE)
            given = "caller()" in form  # a component: its callers bring their own
            if posts and not given and "csrf_token" not in form:
                faulty.append(places.named(path))
    assert faulty == []


def test_a_behaviour_that_is_asked_for_exists():
    shelf = "".join(path.read_text() for path in places.scripts())
    asked = set()
    for path in places.templates():
        for value in re.findall(r"data-liane[\"']?\s*[=:]\s*[\"']([a-z -]+)[\"']", shown(path)):
            asked |= {(name, places.named(path)) for name in value.split()}
    unknown = {
        f"{name} in {where}"
        for name, where in asked
        if f'"{name}"' not in shelf and f"'{name}'" not in shelf and f"={name}]" not in shelf
        and f'="{name}"' not in shelf
    }  # fmt: skip
    assert unknown == set()
