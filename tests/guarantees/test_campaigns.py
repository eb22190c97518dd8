"""A short campaign each time; `make soak` runs the long ones, and the bugs on purpose."""

import pytest

from tests.guarantees import nemesis, small_disk
from tests.guarantees.campaign import run
from tests.guarantees.together import POSTGRES, together


def judged(verdict, capsys):
    with capsys.disabled():
        print(f"\n  guarantees, {verdict}")
    assert verdict.violations == []
    assert verdict.acknowledged > 20 and verdict.faults >= 3


@pytest.mark.skipif(bool(POSTGRES), reason="one database at a time")
def test_one_process_on_sqlite_keeps_every_promise(tmp_path, capsys):
    judged(run(tmp_path, seed=1, seconds=7), capsys)


@pytest.mark.skipif(bool(POSTGRES), reason="the disk is that of SQLite")
@pytest.mark.skipif(not small_disk.possible(), reason="a small disk asks for root")
def test_a_full_disk_loses_and_doubles_nothing_and_the_clock_may_jump(tmp_path, capsys):
    with small_disk.small_disk(tmp_path / "disk") as disk:
        verdict = run(disk, 2, 7, (nemesis.fill_the_disk, nemesis.step_the_clock, nemesis.cut))
    judged(verdict, capsys)
    assert verdict.full, "nobody was refused"


@pytest.mark.skipif(not POSTGRES, reason="TEST_DATABASE_URL is not set")
def test_two_workers_on_postgresql_and_redis_keep_every_promise(tmp_path, capsys):
    with together(tmp_path) as (server, broker):
        judged(run(tmp_path, 1, 7, nemesis.TOGETHER, server, broker), capsys)
