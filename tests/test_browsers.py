"""The second chance of the browsers' stories is given once, to few, and is never hidden."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ONCE = """
from pathlib import Path
def test_at_the_second_try():
    seen = Path("seen")
    known = seen.exists()
    seen.touch()
    assert known
"""
NEVER = "def test_never(): assert False\n"


@pytest.fixture
def told(tmp_path):
    """`told(source)`: (exit code, what was printed) of a suite with these tests."""

    def tell(source):
        (tmp_path / "test_it.py").write_text(source)
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        ran = subprocess.run(
            [sys.executable, "-m", "tests.browsers", "test_it.py"], cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        )  # fmt: skip
        return ran.returncode, ran.stdout

    return tell


def test_what_passes_at_the_second_try_is_green_and_named(told):
    code, said = told(ONCE + "def test_sound(): pass\n")
    assert code == 0
    assert "passed at the second try: test_it.py::test_at_the_second_try" in said
    assert "1 failed, 1 passed" in said and "1 passed" in said.rpartition("second try of 1")[2]


def test_what_fails_twice_is_red(told):
    code, said = told(ONCE + NEVER)
    assert code == 1
    assert "passed at the second try: test_it.py::test_at_the_second_try" in said
    assert "passed at the second try: test_it.py::test_never" not in said


def test_six_failures_get_no_second_try(told):
    code, said = told(ONCE + "".join(NEVER.replace("never", f"never_{n}") for n in range(5)))
    assert code == 1 and "second try" not in said


def test_a_suite_that_cannot_be_read_gets_no_second_try(told):
    code, said = told("import nothing_of_that_name\n")
    assert code not in (0, 1) and "second try" not in said
    assert told("def test_sound(): pass\n")[0] == 0
