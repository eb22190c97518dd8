"""ASVS 5, chapters on authentication, sessions, authorisation and OAuth: each line answered, each
answer proved by a test that exists or a page of ours."""

import ast
import csv
from collections import Counter
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINES = list(
    csv.DictReader((ROOT / "docs/security/asvs.csv").read_text(encoding="utf-8").splitlines())
)
SECTIONS = {
    "V6.1": 3, "V6.2": 12, "V6.3": 8, "V6.4": 6, "V6.5": 8, "V6.6": 4, "V6.7": 2, "V6.8": 4,
    "V7.1": 3, "V7.2": 4, "V7.3": 2, "V7.4": 5, "V7.5": 3, "V7.6": 2,
    "V8.1": 4, "V8.2": 4, "V8.3": 3, "V8.4": 2,
    "V10.1": 2, "V10.2": 3, "V10.3": 5, "V10.4": 16, "V10.5": 5, "V10.6": 2, "V10.7": 3,
}  # fmt: skip
STATUSES = {"met", "partly", "not met", "not applicable"}
PROVED_BY_TESTS = 0.6


def test_every_line_of_the_four_chapters_is_answered_once():
    expected = {f"{name}.{n}" for name, most in SECTIONS.items() for n in range(1, most + 1)}
    assert Counter(line["id"] for line in LINES) == Counter(expected)
    assert {line["status"] for line in LINES} <= STATUSES
    assert [line["id"] for line in LINES if not line["evidence"].strip()] == []


def test_what_is_said_to_prove_a_line_exists():
    missing = {}
    for line in LINES:
        for proof in _proofs(line):
            path, _, name = proof.partition("::")
            if not (ROOT / path).is_file() or (name and name not in _functions(path)):
                missing.setdefault(line["id"], []).append(proof)
    assert missing == {}


def test_most_lines_that_apply_are_proved_by_a_test():
    applying = [line for line in LINES if line["status"] != "not applicable"]
    tested = [line for line in applying if any(p.startswith("tests/") for p in _proofs(line))]
    assert len(tested) / len(applying) >= PROVED_BY_TESTS


def test_a_line_that_is_met_has_a_test_or_a_page():
    assert [line["id"] for line in LINES if line["status"] == "met" and not _proofs(line)] == []


def _proofs(line):
    parts = (part.strip() for part in line["evidence"].split(";"))
    return [part for part in parts if part.startswith(("tests/", "docs/"))]


@lru_cache
def _functions(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
