"""One server and one browser for the stories; each person gets a context of her own."""

from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest

from app import create_app
from commands import migrating
from domain.db import db
from tests import cast as players
from tests.system import browsing
from tests.system.browsing import sit_down
from tests.system.serving import Server

HERE = Path(__file__).parent
LONGEST = 400  # seconds of one story, where everything that it waits for comes late


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.timeout(LONGEST))


@pytest.fixture(scope="session")
def browser(playwright):
    chromium = browsing.launch(playwright)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    """A database with the cast, before any server: (application, cast, data directory)."""
    data_dir = tmp_path_factory.mktemp("world")
    settings = Server(data_dir).settings
    migrating.migrate(migrating.plain_engine(settings.database_url))
    app = create_app(settings)
    with app.app_context():
        yield app, players.cast(app), data_dir
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def server(world):
    """The web server alone, in a process of its own."""
    running = Server(world[2]).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def seats(browser, server):
    """Browsers that stay warm from one test to the next, by person and device."""
    free = defaultdict(list)
    yield free
    for someone in chain(*free.values()):
        someone.context.close()


@pytest.fixture
def enter(browser, world, server, seats):
    """`enter("lea", "phone", "/conversations")` sits Léa at a phone, signed in, at that page.

    When the test ends, no page may have uttered an error that it did not announce.
    """
    seated = []

    def come_in(name, device="pc", path="/conversations", **options):
        place = seats[device, repr(options)]
        someone = place.pop() if place else sit_down(browser, name, server.url, device, **options)
        someone.name = name
        seated.append((place, someone))
        browsing.sign_in(someone, *session_cookie(world[0], getattr(world[1], name)))
        if path:
            someone.goto(path)
        return someone

    yield come_in
    complaints = {one.name: one.ears.complaints() for _, one in seated}
    for place, one in seated:
        one.stand_up()
        place.append(one)
    assert not any(complaints.values()), complaints


def session_cookie(app, person) -> tuple[str, str]:
    """(name, value) of a cookie that opens a real session for this person."""
    client = app.test_client()
    players.sign_in(client, db.session.merge(person))
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return name, cookie.value
