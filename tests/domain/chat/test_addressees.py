"""People are found as one types them: accents, ligatures, apostrophes and order set aside."""

import pytest

from domain.accounts import people
from domain.chat import addressees
from domain.db import transaction
from tests.cast import cast


@pytest.mark.parametrize("typed", ["coeur", "Cœur", "l hote", "L’HÔTE", "hote helene", "HÉL hôt"])
def test_a_name_is_found_however_it_is_typed(app, typed):
    told = cast(app)
    with transaction():
        people.register_person("Hélène", "L’Hôte-Cœur", "helene@cast.example", verified=True)
    assert [one.name for one in addressees.search(told.lea, typed)] == ["Hélène L’Hôte-Cœur"]
