"""Places, style guide and failures: whole, valid, French pages."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from flask import render_template

from blueprints.shell import places
from tests.blueprints.shell.conftest import shell_alone

GUIDE = ("", "/messages", "/messages/abadie", "/attente", "/verification", "/appel")
FAILURES = (400, 401, 403, 404, 405, 413, 415, 429, 500, 503)


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.ids, self.words = Counter(), Counter(), []
        self._silent = 0

    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        self.ids.update(value for name, value in attributes if name == "id")
        self._silent += tag in ("script", "pre")

    def handle_endtag(self, tag):
        self._silent -= tag in ("script", "pre")

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("page", GUIDE)
def test_a_page_of_the_guide_is_whole(visitor, page):
    answer = visitor.get(f"/styleguide{page}")
    known = read(answer.text)
    assert answer.status_code == 200
    assert known.tags["h1"] == 1
    assert known.tags["main"] == 1
    assert [name for name, times in known.ids.items() if times > 1] == []
    assert 'lang="fr"' in answer.text


def without_english(html):
    return re.sub(r'<td[^>]*lang="en">.*?</td>', "", html, flags=re.DOTALL)


@pytest.mark.parametrize("page", [*(f"/styleguide{page}" for page in GUIDE), "/offline"])
def test_french_marks_have_their_space(visitor, page):
    words = " ".join(read(without_english(visitor.get(page).text)).words)
    assert not re.search(r"\w [:;?!»]|« ", words)
    assert "'" not in words


def test_the_guide_is_not_served_outside_the_demo():
    app = shell_alone(demo=False)
    assert app.test_client().get("/styleguide").status_code == 404


def test_the_bar_shows_only_the_places_that_exist(alone, visitor):
    assert 'class="place"' not in visitor.get("/styleguide/messages").text
    places.declare(alone, "me", "Moi", "circle-user", "/me")
    places.declare(alone, "messages", "Messages", "message-circle", "/conversations")
    shown = re.findall(r'<a class="place" data-place="(\w+)"', visitor.get("/styleguide").text)
    assert shown == ["messages", "me"]


def test_the_bar_says_where_one_is(alone, visitor):
    places.declare(alone, "messages", "Messages", "message-circle", "/conversations")
    page = visitor.get("/styleguide/messages").text
    assert re.search(r'href="/conversations" aria-current=page', page)


@pytest.mark.parametrize("status", FAILURES)
def test_a_failure_page_needs_nothing_but_itself(alone, status):
    with alone.test_request_context():
        alone.jinja_env.globals.pop("asset", None)
        page = render_template("errors/page.html", status=status, sentence="Voici pourquoi.")
    known = read(page)
    assert known.tags["h1"] == 1
    assert "Voici pourquoi." in page
    assert str(status) not in " ".join(known.words)


def test_a_failure_page_survives_an_unknown_status(alone):
    with alone.test_request_context():
        assert "Une erreur de notre côté" in render_template("errors/page.html")
