"""Every habit that docs/habits.md says is kept is kept by a test that exists."""

import re

from tests.invariants import house

NAMED = re.compile(r"`(test_\w+)`")


def test_every_test_named_in_the_page_of_habits_exists():
    named = set(NAMED.findall((house.ROOT / "docs/habits.md").read_text()))
    written = "".join(path.read_text() for path in (house.ROOT / "tests").rglob("test_*.py"))
    assert len(named) > 40
    assert [one for one in sorted(named) if f"def {one}(" not in written] == []
