"""axe finds nothing on the guide, in light and dark, on a phone and on a PC; nothing overflows."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = [
    "/styleguide",
    "/styleguide/messages",
    "/styleguide/messages/abadie",
    "/styleguide/attente",
    "/styleguide/verification",
    "/styleguide/appel",
    "/offline",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page, path, scheme):
    page = open_page(path, scheme=scheme)
    page.wait_for_load_state("networkidle")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        found = Axe().run(page).response["violations"]
        told = [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in found]
        assert told == [], (width, told)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_the_narrowest_screen(open_page, path):
    page = open_page(path, width=320, height=640)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", PAGES)
def test_fingers_find_every_target(open_page, path):
    page = open_page(path, width=390, height=844)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, a.button, a.row, a.place, input, select, textarea, summary')]
          .filter((e) => e.checkVisibility() && !e.closest('.hidden-words, label') && e.type !== 'hidden')
          .filter((e) => { const box = e.getBoundingClientRect(); const grown = parseFloat(getComputedStyle(e, '::after').inset) || 0;
            return box.height - 2 * Math.min(0, grown) < 43.5; })
          .map((e) => e.outerHTML.slice(0, 120))"""  # noqa: E501
    )
    assert small == []
