"""The service worker in a real browser: the shell is kept, pages are not, offline is said."""

import pytest
from playwright.sync_api import expect

from tests.static import ground

pytestmark = pytest.mark.browser


@pytest.fixture
def kept(open_page):
    page = open_page("/styleguide/messages", workers="allow")
    ground.until(page, "navigator.serviceWorker.controller !== null")
    return page


def test_offline_a_page_gives_way_to_the_offline_page(kept):
    kept.context.set_offline(True)
    kept.goto(kept.url)
    expect(kept.get_by_role("heading", name="Vous êtes hors ligne")).to_be_visible()
    assert kept.evaluate("getComputedStyle(document.body).display") == "grid"
    kept.context.set_offline(False)
    expect(kept.get_by_role("heading", name="Messages")).to_be_visible(timeout=8000)


def test_the_browser_keeps_no_page_but_the_offline_one(kept):
    kept.goto(kept.url + "/abadie")
    names = kept.evaluate(
        """async () => { const shelf = await caches.open((await caches.keys())[0]);
          return (await shelf.keys()).map((request) => new URL(request.url).pathname); }"""
    )
    assert [name for name in names if not name.startswith("/static/")] == ["/offline"]
