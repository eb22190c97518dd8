"""What was decided leaves, whoever carries it, and the operator hears of it once."""

from tests.guarantees import checker
from tests.guarantees.carrying import carry, keys


def test_two_workers_carry_each_item_once(tmp_path):
    assert checker.carried_once(carry(tmp_path, 40, 15), keys(40)) == []
