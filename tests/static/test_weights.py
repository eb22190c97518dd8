"""What a cold cache has to load, compressed: a phone in a valley waits for every kilobyte."""

from tests.blueprints.shell.conftest import Buffered, shell_alone
from tests.static import ground


def weigh(path):
    app = shell_alone()
    with app.app_context():
        return ground.weight(Buffered(app, app.response_class), path)


def without_mock_pictures(weights):
    return sum(size for name, size in weights.items() if not name.startswith("styleguide/"))


def test_a_conversation_is_light():
    weights = weigh("/styleguide/messages/abadie")
    assert without_mock_pictures(weights) <= 48_600, weights


def test_a_patient_page_is_very_light():
    weights = weigh("/styleguide/attente")
    assert without_mock_pictures(weights) <= 16_000, weights


def test_a_page_is_weighed_with_what_its_scripts_import():
    assert "js/behaviors/wake.js" in weigh("/styleguide/attente")
