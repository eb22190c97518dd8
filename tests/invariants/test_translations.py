"""Everything a patient reads is said in her language: nothing new, nothing missing, same places."""

import re
from io import BytesIO

import pytest
from babel.support import Translations

from commands import translating
from domain.patients.languages import FRENCH, NAMES

PLACE = re.compile(r"%\(\w+\)s|<[^>]+>")
FOREIGN = [code for code in NAMES if code != FRENCH]
SPELLED = ("<sup>", "</sup>")  # 2e, as French writes it
# The same word in both.
SHARED = {"Messages", "%(n)s minutes"}


def strings(message) -> list[tuple[str, str]]:
    """(French, said) of a message, each plural form with what it stands for."""
    if isinstance(message.id, tuple):
        return [(message.id[1], one) for one in message.string]
    return [(message.id, message.string)]


def said(code):
    return [message for message in translating.read(code) if message.id]


@pytest.mark.parametrize("code", NAMES)
def test_the_catalogue_holds_what_the_pages_say_and_nothing_else(code):
    wanted = {message.id for message in translating.found() if message.id}
    assert len(wanted) > 200
    assert {message.id for message in said(code)} == wanted, "run make words"


@pytest.mark.parametrize("code", NAMES)
def test_everything_is_said(code):
    assert translating.unsaid(translating.read(code)) == []
    assert not [message.id for message in said(code) if message.fuzzy]


@pytest.mark.parametrize("code", FOREIGN)
def test_no_sentence_is_left_in_french(code):
    same = {french for one in said(code) for french, words in strings(one) if french == words}
    assert same <= SHARED


@pytest.mark.parametrize("code", NAMES)
def test_what_is_put_into_a_sentence_has_its_place_in_each(code):
    for message in said(code):
        for french, words in strings(message):
            wanted = [one for one in PLACE.findall(french) if code == FRENCH or one not in SPELLED]
            if isinstance(message.id, tuple) and "%(n)s" not in words:
                wanted.remove("%(n)s")  # Arabic says one and two in words
            assert sorted(PLACE.findall(words)) == sorted(wanted), words
            assert "%" not in PLACE.sub("", words), words


@pytest.mark.parametrize("code", NAMES)
def test_a_language_has_all_its_plurals(code):
    catalogue = translating.read(code)
    for message in catalogue:
        if isinstance(message.id, tuple):
            assert len(message.string) == catalogue.num_plurals


@pytest.mark.parametrize("code", NAMES)
def test_what_is_read_is_what_was_written(code):
    text = translating.path_of(code).read_bytes()
    assert text == translating.written(translating.brought_up(code)), "run make words"
    binary = translating.path_of(code, ".mo").read_bytes()
    kept, fresh = (
        Translations(BytesIO(one)) for one in (binary, translating.compiled(translating.read(code)))
    )
    kept._catalog.pop("", None), fresh._catalog.pop("", None)
    assert kept._catalog == fresh._catalog, "run make words"


def test_arabic_is_in_arabic_letters():
    for message in said("ar"):
        for _, words in strings(message):
            assert re.search("[\u0600-\u06ff]", words), words
