"""The shell alone: its doors without database, hub or other rooms."""

from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from blueprints import shell
from blueprints.doorway import headers, languages, patient_texts, texts
from tests.static import ground


class Buffered(FlaskClient):
    """Reads each answer to its end, so that no file stays open."""

    def open(self, *arguments, **options):
        return super().open(*arguments, **{"buffered": True, **options})


def shell_alone(demo: bool = True) -> Flask:
    app = Flask("app", root_path=str(ground.ROOT))
    app.config["SECRET_KEY"] = "for these tests"
    app.jinja_env.undefined = StrictUndefined
    app.extensions["liane"] = SimpleNamespace(settings=SimpleNamespace(demo=demo))
    CSRFProtect(app)
    for part in (headers, texts, languages, patient_texts, shell):
        part.connect(app)
    return app


@pytest.fixture
def alone():
    app = shell_alone()
    with app.app_context():
        yield app


@pytest.fixture
def visitor(alone):
    return Buffered(alone, alone.response_class)
