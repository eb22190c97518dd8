"""The practice of the calls' stories, in a demonstration: there devices may be simulated."""

import pytest

from tests.system.calls.conftest import chromium, practice, world
from tests.system.serving import Server

__all__ = ["chromium", "practice", "world"]


@pytest.fixture(scope="package")
def server(world):
    running = Server(world[2], "all", LIANE_DEMO="1").start()
    yield running
    running.stop()
