"""The patient's whole way in Firefox ESR, the doctor in Chromium."""

from pathlib import Path

import pytest

from tests.system.browsing import until
from tests.system.calls import consulting, hearing
from tests.system.calls.firefox import FIREFOX, opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(FIREFOX).exists(), reason="Firefox ESR is not installed"),
]


@pytest.fixture
def firefox(tmp_path):
    with opened(tmp_path) as started:
        yield started


def test_a_patient_with_firefox_sees_and_is_seen(practice, firefox, figure):
    eric, link = practice.open()
    firefox.before_each_page(hearing.KEEP_CONNECTIONS)
    firefox.goto(link)
    firefox.click('[data-liane="visit-confirm"] button')
    firefox.wait('[data-step="check"][data-ready]')
    firefox.click('[data-act="start"]')
    for row in ("camera", "microphone", "network"):
        firefox.wait(f'[data-check="{row}"][data-state="good"]')
    firefox.click('[data-act="arrive"]')
    firefox.wait('[data-step="waiting"]')
    consulting.admit(eric.page)
    firefox.wait('[data-step="call"]')
    seen = until(
        lambda: _flows(firefox.evaluate(f"({hearing.RECEIVED})()")), 30, "Firefox is blind"
    )
    shown = until(lambda: _flows(hearing.received(eric.page)), 30, "Firefox is not seen")
    for who, row in (seen | shown).items():
        figure(f"Firefox ESR and Chromium, of {who}", f"{row['frames']} frames")
    firefox.click('[data-act="hang-up"]')
    firefox.wait('[data-step="left"]')


def _flows(tiles: dict) -> dict:
    """Those figures when pictures and a voice came, else nothing."""
    rows = list(tiles.values())
    return tiles if rows and all(row["frames"] > 5 and row["packets"] > 20 for row in rows) else {}
