"""A house at an address that another machine reaches, and a browser on that machine."""

from contextlib import contextmanager
from pathlib import Path

from tests.fixtures.network import HERE, Network
from tests.system import browsing
from tests.system.calls.conftest import FAKE, PLAIN
from tests.system.serving import Server


@contextmanager
def house(data_dir: Path, **environ: str):
    """As in production, reached at HERE; its relay too, and nowhere else."""
    server = Server(data_dir, "all", LIANE_HOST="0.0.0.0", LIANE_RELAY_ADDRESS=HERE, **environ)
    server.environ["LIANE_URL"] = f"http://{HERE}:{server.port}"
    server.start()
    server.url = server.environ["LIANE_URL"]
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def chromium(browser, network: Network, directory: Path, server: Server, *arguments: str):
    """On the other machine; a camera asks for a secure address, which this one is said to be."""
    launched = browser.browser_type.launch(
        executable_path=network.wrapper(directory, browsing.CHROMIUM),
        args=[
            *PLAIN, FAKE, "--use-fake-ui-for-media-stream",
            f"--unsafely-treat-insecure-origin-as-secure={server.url}", *arguments,
        ],
    )  # fmt: skip
    try:
        yield launched
    finally:
        launched.close()
