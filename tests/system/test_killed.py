"""Killed with -9 while five people write: nothing acknowledged is lost, nothing is said twice."""

import pytest

from bench.soak import soak

pytestmark = pytest.mark.slow


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path, capsys):
    figures = soak(seconds=12, every=3, data=tmp_path)
    with capsys.disabled():
        print(f"\n  killed -9 while writing: {figures}")
    assert figures["acknowledged"] > 20 and figures["kills"] >= 2
    broken = ("lost", "doubled", "invented", "gaps")
    assert [figures[name] for name in broken] == [0, 0, 0, 0]
    assert figures["audit_break"] is None
