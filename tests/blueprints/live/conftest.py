from collections.abc import Callable, Iterator

import pytest

from tests.fixtures.live_servers import LiveServer, until


@pytest.fixture(scope="session", params=["pywsgi", "gunicorn"])
def _either(request) -> Iterator[LiveServer]:
    server = LiveServer(request.param)
    yield server
    server.stop()


@pytest.fixture
def either(_either) -> Iterator[LiveServer]:
    """Each of the two servers that the product runs under."""
    yield _either
    _either.close_sockets()
    until(lambda: _either.control("figures")["sockets"] == 0, 10)


@pytest.fixture
def start() -> Iterator[Callable[..., LiveServer]]:
    """Servers of this test alone: start(kind="pywsgi", port=0, **environment)."""
    started: list[LiveServer] = []

    def start(*args, **env) -> LiveServer:
        started.append(LiveServer(*args, **env))
        return started[-1]

    yield start
    for server in started:
        server.stop()
