"""The house with the national door in its settings; Léa and Éric have told their number."""

import pytest

from app import create_app
from domain.db import db, transaction
from tests.blueprints.accounts.health_cards.trips import RPPS
from tests.cast import cast
from tests.conftest import Browser, settings_for
from tests.gateways.national_door import environ, national_door


@pytest.fixture
def provider():
    with national_door() as provider:
        yield provider


@pytest.fixture
def app(tmp_path, database_url, provider):
    """The house, with the national door in its settings."""
    app = create_app(settings_for(tmp_path, database_url, **environ(provider)))
    app.test_client_class = Browser
    app.config["TESTING"] = True
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def house(app):
    """Léa and Éric have told their number, and their coordinator answers for them."""
    everyone = cast(app)
    with transaction():
        everyone.lea.rpps, everyone.eric.rpps = RPPS["lea"], RPPS["eric"]
    return everyone
