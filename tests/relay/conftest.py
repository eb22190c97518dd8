"""A relay for the whole session, a room for each test, and one loop for everything."""

import asyncio
import inspect
import itertools

import pytest
from playwright.async_api import async_playwright

from tests.relay import peer
from tests.relay.tabs import CHROMIUM, CHROMIUM_ARGUMENTS, Chromium, Tab, page_server
from tests.relay.web import AtTheDesk, Control, Process

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


@pytest.fixture
def desk(runner) -> AtTheDesk:
    """A relay in this process, whose seconds pass when the test says so."""
    desk = AtTheDesk()
    yield desk
    runner.run(desk.desk.close())


@pytest.fixture(autouse=True)
def hang_up(runner):
    yield
    runner.run(peer.close_all())


@pytest.fixture
def room() -> str:
    return f"room-{next(_rooms)}"


@pytest.fixture(scope="session")
def chromium(runner):
    playwright = runner.run(async_playwright().start())
    browser = runner.run(
        playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    )
    yield browser
    runner.run(browser.close())
    runner.run(playwright.stop())


@pytest.fixture(scope="session")
def address():
    with page_server() as address:
        yield address


@pytest.fixture
def people(chromium, address, runner):
    """Opens a tab for somebody."""
    contexts, tabs = [], []

    async def enter(control, room, name) -> Tab:
        contexts.append(await chromium.new_context())
        page = await contexts[-1].new_page()
        await page.goto(address)
        tabs.append(Tab(Chromium(page), control, room, name))
        return tabs[-1]

    yield enter
    for each in tabs + contexts:
        runner.run(each.close())
