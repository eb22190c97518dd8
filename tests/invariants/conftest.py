"""One house for the tests of the law, built once a module: later modules build their own."""

import pytest

from tests.invariants import world


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return world.build(tmp_path_factory.mktemp("house"))


@pytest.fixture
def house(built):
    """As it was told, whatever the test before did to it."""
    built.restore()
    return built
