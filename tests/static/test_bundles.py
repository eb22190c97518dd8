"""What is built comes from the present sources, and pages fall back to them when it does not."""

import json
import re
from pathlib import Path

from blueprints.shell import assets, bundles

ROOT = Path(__file__).parents[2]
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"


def test_what_is_built_was_made_from_these_sources():
    assert bundles.is_fresh(STATIC), "make vendor, then commit static/built"


def test_a_changed_source_is_noticed(tmp_path):
    (tmp_path / "js").mkdir()
    source = tmp_path / "js" / "app.js"
    source.write_text("1")
    (tmp_path / "built").mkdir()
    record = tmp_path / "built" / "sources.json"
    record.write_text(json.dumps({"sha256": bundles.digest(tmp_path)}))
    assert bundles.is_fresh(tmp_path)
    source.write_text("2")
    assert not bundles.is_fresh(tmp_path)


def test_a_page_asks_for_one_file_when_it_is_built_and_for_each_when_not(app):
    fresh = app.extensions["liane_bundles"]
    with app.test_request_context():
        for built, count in ((True, 1), (False, 2)):
            app.extensions["liane_bundles"] = built
            assert (
                bundles.modules("chat", "js/app.js", "js/chat/entry.js").count("<script") == count
            )
    app.extensions["liane_bundles"] = fresh


def test_the_live_thread_is_never_doubled_by_a_bundle():
    """The bridge of an ECG has a socket of its own, at an address that is written once."""
    opened = {
        file.name: text.count("new WebSocket") - text.count("ws://127.0.0.1:8137")
        for file in (STATIC / "built").rglob("*.js")
        if (text := file.read_text())
    }
    assert {name: count for name, count in opened.items() if count} == {"live.js": 1}


def test_what_is_asked_for_later_is_kept_for_ever_until_any_of_it_changes(app):
    client, packed = app.test_client(), {"Accept-Encoding": "gzip"}
    asked = set(
        re.findall(r'"(/static/built/later/[^"]+)"', (STATIC / "built/chat.js").read_text())
    )
    assert len(asked) > 20
    for address in asked:
        answer = client.get(address, headers=packed)
        assert answer.headers["Cache-Control"] == assets.FOR_EVER, address
    assert client.get(address[:-1], headers=packed).headers["Cache-Control"] == "no-cache"


def test_every_drawing_of_a_patients_page_is_in_her_sprite():
    sprite = (STATIC / "icons" / "visit.svg").read_text()
    shown = [*(TEMPLATES / "visits").glob("*.html"), TEMPLATES / "calls" / "_stage.html"]
    full = re.findall(r'id="([\w-]+)"', (STATIC / "icons" / "sprite.svg").read_text())
    text = "".join(page.read_text() for page in [*shown, TEMPLATES / "_ui" / "stage.html"])
    used = {name for name in full if re.search(rf"""["']{name}["']""", text)}
    assert used and used <= set(re.findall(r'id="([\w-]+)"', sprite))
