"""Told worlds: `empty`, `care-team`, `cpts`. Invented people only, dates relative to today."""

from seeds import care_team, directory, groups, organisation, territory
from seeds.people import ACCOUNTS, PASSWORD
from vault.blobs import BlobStore

__all__ = ["ACCOUNTS", "PASSWORD", "WORLDS", "tell"]

WORLDS = ("empty", "care-team", "cpts")


def tell(world: str, blobs: BlobStore, url: str = "http://localhost:8000") -> None:
    """Fill an empty database with `world`; its letters lead to `url`. Raises ValueError for a world
    nobody wrote."""
    if world not in WORLDS:
        raise ValueError(f"one of {', '.join(WORLDS)} is expected")
    if world == "empty":
        return
    people = care_team.tell(blobs, url)
    directory.tell()
    cpts = organisation.tell(people, url)
    if world == "cpts":
        crowd = territory.tell(people, blobs)
        organisation.enrol(cpts, crowd)
        groups.tell(people, cpts, crowd, blobs)
