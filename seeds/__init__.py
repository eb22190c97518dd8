"""Told worlds: `empty`, `care-team`, `cpts`. Invented people only, dates relative to today."""

from seeds import care_team, territory
from seeds.people import ACCOUNTS, PASSWORD
from vault.blobs import BlobStore

__all__ = ["ACCOUNTS", "PASSWORD", "WORLDS", "tell"]

WORLDS = ("empty", "care-team", "cpts")


def tell(world: str, blobs: BlobStore) -> None:
    """Fill an empty database with `world`. Raises ValueError for a world nobody wrote."""
    if world not in WORLDS:
        raise ValueError(f"one of {', '.join(WORLDS)} is expected")
    if world == "empty":
        return
    people = care_team.tell(blobs)
    if world == "cpts":
        territory.tell(people, blobs)
