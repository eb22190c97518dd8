"""The cast, in the database of each test."""

import pytest

from tests.cast import Cast, cast


@pytest.fixture
def everyone(app) -> Cast:
    return cast(app)
