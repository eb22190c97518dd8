"""A relay for the whole session, a room for each test, and one loop for everything."""

import asyncio
import inspect
import itertools

import pytest

from tests.relay import peer
from tests.relay.web import Control, Process

_rooms = itertools.count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Tests may be coroutines: they run on the loop that holds the session's fixtures."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    pyfuncitem.funcargs["runner"].run(pyfuncitem.obj(**arguments))
    return True


@pytest.fixture(scope="session", autouse=True)
def runner():
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def relay(tmp_path_factory):
    process = Process(tmp_path_factory.mktemp("relay")).start()
    yield process
    said = process.stop()
    assert "Traceback" not in said, said


@pytest.fixture
def control(relay, runner) -> Control:
    control = runner.run(relay.control())
    yield control
    runner.run(control.close())


@pytest.fixture(autouse=True)
def hang_up(runner):
    yield
    runner.run(peer.close_all())


@pytest.fixture
def room() -> str:
    return f"room-{next(_rooms)}"
