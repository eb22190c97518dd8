"""Floors and staircase: data flows down, facts flow out, and the machine says so."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.invariants import house


def imported_by(path: Path) -> set[str]:
    """Every module that `path` names in an import, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_the_contracts_of_the_house_are_kept():
    command = Path(sys.executable).with_name("lint-imports")
    judged = subprocess.run(
        [command, "--config", ".importlinter", "--no-cache"],
        cwd=house.ROOT,
        capture_output=True,
        text=True,
    )
    assert judged.returncode == 0, judged.stdout[-4000:]


def test_every_floor_is_in_the_contracts():
    written = (house.ROOT / ".importlinter").read_text()
    packages = {path.parent.name for path in house.ROOT.glob("*/__init__.py")}
    unknown = packages - set(house.FLOORS) - {"tests", "bench", "migrations", "instance"}
    assert unknown == set()
    assert [floor for floor in house.FLOORS if f"\n    {floor}\n" not in written] == []


def test_settings_know_the_vault_only_and_extensions_nothing_of_the_house():
    ours = {*house.FLOORS, "app", "config", "extensions"}
    roots = {
        name: {module.split(".")[0] for module in imported_by(house.ROOT / name)} & ours
        for name in ("config.py", "extensions.py")
    }
    assert roots == {"config.py": {"vault"}, "extensions.py": set()}


def test_nobody_imports_the_composition_root():
    others = [path for path in house.python() if path.name != "app.py"]
    assert [house.named(path) for path in others if "app" in imported_by(path)] == []


def test_a_room_has_one_name_in_every_place():
    doors = {path.name for path in (house.ROOT / "blueprints").iterdir() if path.is_dir()}
    told = {path.name for path in (house.ROOT / "templates").iterdir() if path.is_dir()}
    beside = {"_ui", "errors", "styleguide", "visits"}
    assert {name for name in told - doors if not name.startswith("_")} <= beside
