"""Static files: addresses with the content's hash, kept for ever; text compressed."""

import gzip
import json
import re

import pytest

from blueprints.shell import assets
from tests.static import ground


def test_an_address_carries_the_hash_of_the_content(alone):
    address = assets.asset_url("css/base.css")
    assert re.fullmatch(r"/static/css/base\.css\?v=[0-9a-f]{8}", address)


def test_the_hash_follows_the_content(alone, tmp_path):
    alone.static_folder = str(tmp_path)
    (tmp_path / "a.css").write_text("a { color: red }")
    before = assets.asset_url("a.css")
    (tmp_path / "a.css").write_text("a { color: blue; margin: 0 }")
    assert assets.asset_url("a.css") != before


def test_a_file_that_does_not_exist_has_no_address(alone):
    with pytest.raises(FileNotFoundError):
        assets.asset_url("css/nowhere.css")


def test_a_hashed_address_is_kept_for_ever(visitor):
    answer = visitor.get(assets.asset_url("css/base.css"))
    assert answer.headers["Cache-Control"] == assets.FOR_EVER


@pytest.mark.parametrize("address", ["/static/css/base.css", "/static/css/base.css?v=00000000"])
def test_any_other_address_is_asked_again(visitor, address):
    assert visitor.get(address).headers["Cache-Control"] == "no-cache"


def test_text_travels_compressed_when_the_browser_can_read_it(visitor):
    answer = visitor.get("/static/css/base.css", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.data) == (ground.STATIC / "css/base.css").read_bytes()


def test_text_travels_plain_otherwise(visitor):
    answer = visitor.get("/static/css/base.css")
    assert "Content-Encoding" not in answer.headers
    assert answer.data == (ground.STATIC / "css/base.css").read_bytes()


def test_pictures_and_sounds_are_left_as_they_are(visitor):
    answer = visitor.get("/static/icons/icon-192.png", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


def test_the_import_map_gives_every_module_its_hashed_address(alone, visitor):
    alone.extensions["liane_bundles"] = False
    imports = json.loads(assets.module_map())["imports"]
    assert imports["/static/js/app.js"] == assets.asset_url("js/app.js")
    assert len(imports) == len(list((ground.STATIC / "js").rglob("*.js")))
    for address in imports.values():
        assert visitor.get(address).headers["Cache-Control"] == assets.FOR_EVER


def test_the_release_changes_with_any_style(alone, tmp_path):
    alone.static_folder = str(tmp_path)
    (tmp_path / "css").mkdir()
    (tmp_path / "css/a.css").write_text("a { color: red }")
    before = assets.release()
    (tmp_path / "css/a.css").write_text("a { color: green; margin: 0 }")
    assert assets.release() != before
