"""Who comes in, before anybody knows who it is."""

import pytest

from tests.system.browsing import sit_down


@pytest.fixture
def visitor(browser, server):
    """`visitor("phone")`: somebody unknown, with a browser that remembers nothing. When the test
    ends, no page may have uttered an error that it did not announce."""
    seated = []

    def come(device="phone", base=server.url, **options):
        seated.append(sit_down(browser, "somebody", base, device, **options))
        return seated[-1]

    yield come
    complaints = [one.ears.complaints() for one in seated]
    for one in seated:
        one.context.close()
    assert not any(complaints), complaints
