"""Every fact the domain states is heard by somebody: without a listener it would be forgotten."""

import importlib
import inspect
import pkgutil
from dataclasses import fields, is_dataclass

import domain
from domain import facts
from tests.invariants import house as places

RECORDING = ("facts.record(", "facts.tell(")


def stated():
    """The dataclasses that some file of the domain states as facts."""
    spoken = "".join(
        path.read_text() for path in (places.ROOT / "domain").rglob("*.py")
    )  # fmt: skip
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        for name, kind in vars(importlib.import_module(module.name)).items():
            told = any(f"{how}{name}(" in spoken for how in RECORDING)
            if inspect.isclass(kind) and is_dataclass(kind) and told:
                yield kind


def test_every_fact_has_a_listener_once_all_rooms_are_connected(house):
    kinds = set(stated())
    assert len(kinds) > 5
    assert {kind.__name__ for kind in kinds - facts.heard()} == set()


def test_a_fact_holds_ids_counts_and_times_and_no_words(house):
    allowed = {"int", "datetime", "datetime | None", "str | None"}
    odd = {
        f"{kind.__name__}.{one.name}"
        for kind in stated()
        for one in fields(kind)
        if not (
            one.name.endswith("_id") or _name(one.type) in allowed or one.name in ("about", "marks")
        )
    }
    assert odd == set()


def _name(kind) -> str:
    return kind if isinstance(kind, str) else getattr(kind, "__name__", str(kind))
