"""What others wrote and we ship: known, unchanged, licensed."""

import hashlib
import json
import re

from tests.static import ground

MANIFEST = json.loads((ground.STATIC / "vendor/manifest.json").read_text())


def test_every_built_file_is_the_one_the_manifest_names():
    for path, about in MANIFEST.items():
        content = (ground.STATIC / path).read_bytes()
        assert hashlib.sha256(content).hexdigest() == about["sha256"], path


def test_no_file_of_the_vendor_folder_is_unknown():
    files = {f"vendor/{file.name}" for file in (ground.STATIC / "vendor").iterdir()}
    assert files - {"vendor/manifest.json"} <= set(MANIFEST)


def test_htmx_is_the_version_we_wrote_for():
    assert MANIFEST["vendor/htmx.min.js"]["version"] == "4.0.1"


def test_each_package_has_its_licence_beside_it():
    licences = (ground.STATIC / "vendor/LICENSES.txt").read_text()
    for about in MANIFEST.values():
        if "package" in about:
            assert f"{about['package']} {about['version']}" in licences


def test_the_lock_file_names_no_place_to_download_from():
    assert "resolved" not in (ground.ROOT / "assets/package-lock.json").read_text()


def test_every_icon_that_a_template_names_is_in_the_sprite():
    names = ("sprite.svg", "tools.svg", "devices.svg")
    sprite = "".join((ground.STATIC / "icons" / name).read_text() for name in names)
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    asked = re.compile(
        r'\bicon\("([a-z0-9-]+)"|icon_name="([a-z0-9-]+)"|icon_button\("([a-z0-9-]+)"'
    )
    for page in ground.TEMPLATES.rglob("*.html"):
        names = {name for found in asked.findall(page.read_text()) for name in found if name}
        assert names - {"state-"} <= known, (page.name, names - known)
