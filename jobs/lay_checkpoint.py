"""Every ten minutes: sign the audit chain, and copy what was signed to the second place."""

from collections.abc import Callable
from pathlib import Path

from domain.audit import checkpoints, trail


def sweep(path: Path) -> Callable[[], None]:
    def lay_checkpoint() -> None:
        trail.lay_checkpoint()
        checkpoints.copy_out(path)

    return lay_checkpoint
