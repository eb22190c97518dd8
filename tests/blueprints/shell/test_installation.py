"""The manifest, the service worker and the offline page: what makes Liane installable."""

import io
import json
import re

from PIL import Image

from tests.static import ground


def told_to(worker):
    first, _, _ = worker.partition("\n")
    return json.loads(first.removeprefix("self.liane = ").removesuffix(";"))


def test_the_manifest_says_who_it_is(visitor):
    answer = visitor.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    known = json.loads(answer.text)
    assert (known["id"], known["scope"], known["lang"]) == ("/", "/", "fr")
    assert len(known["short_name"]) <= 12
    assert known["display"] == "standalone"


def test_every_icon_of_the_manifest_has_the_size_it_announces(visitor):
    icons = json.loads(visitor.get("/manifest.webmanifest").text)["icons"]
    assert {icon["purpose"] for icon in icons} == {"any", "maskable", "monochrome"}
    for icon in icons:
        image = Image.open(io.BytesIO(visitor.get(icon["src"]).data))
        assert f"{image.width}x{image.height}" == icon["sizes"]


def test_the_worker_is_served_from_the_root_and_asked_again_each_time(visitor):
    answer = visitor.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/"


def test_everything_the_worker_keeps_exists(visitor):
    kept = told_to(visitor.get("/sw.js").text)["kept"]
    assert "/offline" in kept
    for address in kept:
        assert visitor.get(address).status_code == 200, address


def test_the_worker_never_stores_a_page(visitor):
    worker = (ground.STATIC / "sw.js").read_text()
    assert not re.search(r"\.put\(|\.add\(", worker)
    kept = told_to(visitor.get("/sw.js").text)["kept"]
    assert [address for address in kept if not address.startswith("/static/")] == ["/offline"]


def test_the_offline_page_depends_on_nobody(visitor):
    answer = visitor.get("/offline")
    assert "Vous êtes hors ligne" in answer.text
    assert "csrf" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_everything_the_offline_page_needs_is_kept(visitor):
    kept = set(told_to(visitor.get("/sw.js").text)["kept"])
    page = visitor.get("/offline").text
    asked = re.findall(r'(?:href|src|data-tools)="(/static/[^"#]+)', page)
    assert set(asked) <= kept
    modules = json.loads(re.search(r'<script type="importmap"[^>]*>(.*?)</script>', page).group(1))
    names = ("live", "live/link", "chat/entry", "chat/outbox", "chat/later/waiting-sheet")
    known = [f"/static/js/{name}.js" for name in names]
    needed = {modules["imports"][one] for one in known if one in modules["imports"]}
    assert needed and needed <= kept  # what is built holds the others


def test_the_worker_is_one_script(visitor):
    source = visitor.get("/sw.js").text
    assert not re.search(r"^(export|import) ", source, re.MULTILINE)
    for act in ("takeShare", "sendWhatWaits", "keepIn", "formOf"):
        assert f"function {act}(" in source, act


def test_the_manifest_takes_shares_and_offers_shortcuts(visitor):
    known = json.loads(visitor.get("/manifest.webmanifest").text)
    target = known["share_target"]
    assert (target["action"], target["method"], target["enctype"]) == (
        "/share", "POST", "multipart/form-data",
    )  # fmt: skip
    assert {"image/*", "application/pdf", ".docx"} <= set(target["params"]["files"][0]["accept"])
    assert [one["url"] for one in known["shortcuts"]] == [
        "/conversations/new", "/conversations?show=unread", "/me",
    ]  # fmt: skip


def test_the_pictures_of_the_manifest_have_the_size_they_announce(visitor):
    pictures = json.loads(visitor.get("/manifest.webmanifest").text)["screenshots"]
    assert {one["form_factor"] for one in pictures} == {"narrow", "wide"}
    for one in pictures:
        data = visitor.get(one["src"]).data
        image = Image.open(io.BytesIO(data))
        assert f"{image.width}x{image.height}" == one["sizes"] and len(data) < 80_000
