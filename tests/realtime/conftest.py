import pytest

from realtime.hub import Hub
from tests.realtime.pages import Page


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def page(hub):
    """page(who, session, kind): a connection that the test may let join."""
    made = []

    def make(*args, **kwargs) -> Page:
        made.append(Page(hub, *args, **kwargs))
        return made[-1]

    yield make
    for one in made:
        one.close()
