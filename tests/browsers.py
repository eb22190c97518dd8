"""The stories in real browsers, and what runs on PostgreSQL: one second chance, said aloud.

A browser, a server and a machine with two cores meet in them: when at most five fail, those alone
are told once more. What fails twice stays red; what passes then is printed by its name.

python -m tests.browsers [arguments of pytest]
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

CACHE = Path(".pytest_cache/browsers")
FAILED, FEW = 1, 5


def main(arguments: list[str]) -> int:
    """The exit code of pytest: 0 when everything passed, at the first try or at the second."""
    shutil.rmtree(CACHE, ignore_errors=True)
    code = _pytest(*arguments)
    failed = _failed()
    if code != FAILED or not 1 <= len(failed) <= FEW:
        return code
    print(f"second try of {len(failed)}: {', '.join(failed)}", flush=True)
    code = _pytest("--last-failed", "--last-failed-no-failures=none", *arguments)
    for name in failed:
        if name not in _failed():
            print(f"passed at the second try: {name}", flush=True)
    return code


def _pytest(*arguments: str) -> int:
    cache = f"cache_dir={CACHE.absolute()}"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "cacheprovider", "-o", cache, *arguments]
    return subprocess.run(command).returncode


def _failed() -> list[str]:
    kept = CACHE / "v/cache/lastfailed"
    return sorted(json.loads(kept.read_text())) if kept.exists() else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
