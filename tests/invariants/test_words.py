"""French as it is set: no shouting, no jargon, non-breaking spaces where they belong."""

import ast
import re

import pytest

from tests.invariants import house as places

NBSP = "\u00a0\u202f"
TAG = re.compile(r"<[^>]*>|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
WORDS = re.compile(r"[a-zàâçéèêëîïôöûùüœ’]{2,} [a-zàâçéèêëîïôöûùüœ’]{2,}", re.IGNORECASE)
ACCENTED = re.compile(r"[àâçéèêëîïôöûùüœÉÀ’]")
FAULTS = {
    "no space before a high sign": re.compile(r"[\wéèàç»\)][;?!](?=\s|$|<)|[^\W\d]:(?=\s)"),
    "a breaking space before a high sign": re.compile(r" [:;?!»](?=\s|$|<)"),
    "a breaking space inside quotes": re.compile(r"« |« $"),
    "a straight apostrophe": re.compile(r"\b[cdjlmnstqu]'[\wéèêàâîô]", re.IGNORECASE),
    "an exclamation": re.compile(r"!(?=\s|$|<)"),
    "a jargon or a joke": re.compile(
        r"\boups\b|\boops\b|\berreur [45]\d\d\b|\btoken\b|\bsession\b|\bveuillez\b|\bbackend\b",
        re.IGNORECASE,
    ),
    "three dots": re.compile(r"\w\.\.\.(?=\s|$|<|\")"),
    "a familiar address": re.compile(r"\b(ton|ta|tes|tu|toi)\b", re.IGNORECASE),
}


def shown_in_templates():
    """What people read: texts between tags, and the strings given to components."""
    for path in places.templates():
        if "styleguide" in path.parts:
            continue
        source = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
        calls = re.findall(
            r"\"([^\"\n]*)\"|'([^'\n]*)'", " ".join(re.findall(r"\{\{.*?\}\}", source))
        )
        texts = re.split(TAG, re.sub(r"\{\{.*?\}\}", "x", source, flags=re.DOTALL))
        for text in (*texts, *(one or other for one, other in calls)):
            yield places.named(path), text


def said_by_python():
    """Sentences in the code: French ones have an accent or an apostrophe, and two words."""
    for path in places.python():
        if path.parts[-2] == "seeds":
            continue
        tree = ast.parse(path.read_text())
        told = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in told
            ):
                yield places.named(path), node.value


def _has_docstring(node):
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return isinstance(node, kinds) and node.body and isinstance(node.body[0], ast.Expr)


def said_by_scripts():
    for path in places.scripts():
        source = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(), flags=re.DOTALL)
        for found in re.findall(r"\"([^\"\n]*)\"|`([^`]*)`", source):
            yield places.named(path), re.sub(r"\$\{[^}]*\}", "x", "".join(found))


def french():
    for where, text in shown_in_templates():
        if WORDS.search(text) or ACCENTED.search(text):
            yield where, text
    for where, text in (*said_by_python(), *said_by_scripts()):
        if WORDS.search(text) and ACCENTED.search(text):
            yield where, text


def test_there_is_something_to_read():
    assert len(list(french())) > 100


@pytest.mark.parametrize("fault", FAULTS)
def test_the_words_are_set_as_french_is(fault):
    faulty = [
        f"{where}: {text.strip()!r}" for where, text in french() if FAULTS[fault].search(text)
    ]
    assert not faulty, "\n".join(faulty)
