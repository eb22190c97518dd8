"""As in production: web, relay and worker in one command, and Chromium with fake devices."""

import pytest

from app import create_app
from commands import migrating
from domain.db import db
from tests import cast as players
from tests.system import browsing
from tests.system.calls import consulting
from tests.system.serving import Server

PLAIN = [one for one in browsing.ARGUMENTS if "fake" not in one]
FAKE = "--use-fake-device-for-media-stream=device-count=3,fps=20"
figures: list[str] = []


@pytest.fixture(scope="package")
def world(tmp_path_factory):
    """A house of our own: (application, cast, data directory)."""
    data_dir = tmp_path_factory.mktemp("calls")
    settings = Server(data_dir).settings
    migrating.migrate(migrating.plain_engine(settings.database_url))
    app = create_app(settings)
    with app.app_context():
        yield app, players.cast(app), data_dir
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="package")
def server(world):
    running = Server(world[2], "all").start()
    yield running
    running.stop()


@pytest.fixture(scope="package")
def chromium(browser):
    """Fake cameras (the second gives no picture), a fake microphone, everything allowed."""
    launched = _launch(browser, FAKE, "--use-fake-ui-for-media-stream")
    yield launched
    launched.close()


@pytest.fixture
def launch(browser):
    """`launch(*arguments)`: another Chromium, for devices and networks that fail."""
    launched = []

    def start(*arguments: str):
        launched.append(_launch(browser, *arguments))
        return launched[-1]

    yield start
    for one in launched:
        one.close()


def _launch(browser, *arguments):
    return browser.browser_type.launch(executable_path=browsing.CHROMIUM, args=[*PLAIN, *arguments])


@pytest.fixture
def practice(chromium, world, server):
    opened = consulting.Practice(chromium, world, server)
    yield opened
    opened.close()


@pytest.fixture
def figure():
    """`figure("relay back", 1.3)` prints it at the end."""
    return lambda name, value: figures.append(f"{name}: {value}")


def pytest_terminal_summary(terminalreporter):
    for line in figures:
        terminalreporter.write_line(f"  calls  {line}")
