"""The cast, and a call about Hélène that the doctor has opened."""

import pytest

from tests.cast import Cast, cast
from tests.domain.calls.story import admitted


@pytest.fixture
def everyone(app) -> Cast:
    return cast(app)


@pytest.fixture
def call(everyone):
    return admitted(everyone).consultation
