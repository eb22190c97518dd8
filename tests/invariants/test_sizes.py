"""Budgets: what grows past them is two things, and wants two files."""

import ast
from pathlib import Path
from statistics import quantiles

import pytest

from tests.invariants import house

FUNCTION_MEDIAN, FUNCTION_P90, FUNCTION_MOST = 6, 15, 40
FILE_P95, FILE_MOST = 150, 250
COMPOSITION_ROOT = 120
VAGUE = {
    "utils",
    "helpers",
    "helper",
    "manager",
    "managers",
    "service",
    "services",
    "misc",
    "common",
}


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions():
    """Every function with its number of lines, docstring apart: words that explain cost nothing."""
    for path in house.python():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield f"{house.named(path)}:{node.name}", _body_lines(node)


def _body_lines(node) -> int:
    whole = node.end_lineno - node.lineno + 1
    first = node.body[0]
    told = isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str)
    return whole - (first.end_lineno - first.lineno + 1 if told else 0)


def test_functions_are_short():
    sizes = dict(functions())
    tenths = quantiles(sizes.values(), n=10)
    assert tenths[4] <= FUNCTION_MEDIAN, f"median {tenths[4]}"
    assert tenths[8] <= FUNCTION_P90, f"p90 {tenths[8]}"
    assert {name: size for name, size in sizes.items() if size > FUNCTION_MOST} == {}


def test_python_files_are_short():
    sizes = {house.named(path): lines(path) for path in house.python()}
    assert quantiles(sizes.values(), n=20)[18] <= FILE_P95
    assert {name: size for name, size in sizes.items() if size > FILE_MOST} == {}


def test_the_composition_root_stays_a_page():
    assert lines(house.ROOT / "app.py") <= COMPOSITION_ROOT


@pytest.mark.parametrize(
    ("files", "most"),
    [(house.templates, 80), (house.scripts, 200), (house.tests, 400)],
    ids=["templates", "scripts", "tests"],
)
def test_other_files_keep_their_budget(files, most):
    sizes = {house.named(path): lines(path) for path in files()}
    assert sizes
    assert {name: size for name, size in sizes.items() if size > most} == {}


def test_files_are_named_after_what_they_can_do():
    paths = [*house.python(), *house.scripts(), *house.tests()]
    assert [house.named(path) for path in paths if path.stem.lower() in VAGUE] == []


def test_nothing_is_left_for_later():
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "not yet " + "implemented")
    paths = [*house.python(), *house.templates(), *house.scripts(), *house.tests()]
    left = [house.named(path) for path in paths if any(mark in path.read_text() for mark in marks)]
    assert left == []
