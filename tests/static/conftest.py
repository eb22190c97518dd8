"""One Chromium for the folder, and the shell alone on a port of its own."""

import pytest

from blueprints.shell import places
from tests.blueprints.shell.conftest import shell_alone
from tests.static import ground


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = playwright.chromium.launch(executable_path=ground.CHROMIUM, args=ground.QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def house():
    """The address of the shell with the guide; /healthz answers as the whole house does."""
    app = shell_alone()
    app.add_url_rule("/healthz", view_func=lambda: "ok")
    places.declare(app, "messages", "Messages", "message-circle", "/styleguide/messages")
    places.declare(app, "me", "Moi", "circle-user", "/styleguide")
    with ground.serving(app) as address:
        yield address


@pytest.fixture
def open_page(chromium, house):
    """`open_page("/styleguide", width=390, scheme="dark")` is a page; its errors fail the test."""
    contexts, faults = [], []

    def opened(path, width=1440, height=900, scheme="light", workers="block", **more):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="fr-FR",
            service_workers=workers,
            reduced_motion="reduce",
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(house + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
