"""Every ten minutes: an e-mail to whoever was told in vain."""

from collections.abc import Callable

from domain.notifications import waiting


def sweep(base: str) -> Callable[[], None]:
    def write_to_the_silent() -> None:
        waiting.write_to_the_silent(base)

    return write_to_the_silent
