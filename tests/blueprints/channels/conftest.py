"""Léa's browser, and the telephones of patients."""

import pytest

from extensions import limiter
from tests.cast import Cast, cast, csrf, sign_in
from tests.domain.channels import correspondence

FRAGMENT = {"X-Liane-Fragment": "1"}


@pytest.fixture
def everyone(app) -> Cast:
    limiter.reset()
    return cast(app)


@pytest.fixture
def story(everyone):
    return correspondence.entered(everyone)


@pytest.fixture
def lea(client, everyone):
    sign_in(client, everyone.lea)
    return client


@pytest.fixture
def helene(app, story):
    """Her telephone, remembered."""
    phone = app.test_client()
    phone.set_cookie("patient", story.device)
    return phone


def act(client, method, path, **form):
    """As our own script does."""
    headers = FRAGMENT | {"X-CSRFToken": csrf(client)}
    return client.open(path, method=method, data=form, headers=headers)
