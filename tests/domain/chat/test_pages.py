"""A PDF read in place: drawn apart, kept sealed; what is hostile or monstrous is refused."""

import io

import pypdfium2
import pytest
from PIL import Image

from domain.chat import apart, leafing, pages, shredding
from domain.chat.messages import FILE
from domain.chat.storing import Upload
from domain.data_keys import Shredded
from domain.errors import NotFound, Refused
from seeds.papers import letter
from tests.cast import cast
from tests.domain.chat.saying import herself, picture_bytes
from tests.domain.chat.test_storing import send
from vault.blobs import BlobStore

PROTECTED = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n3 0 obj<</Filter/Standard/V 1/R 2/O(12345678901234567890123456789012)/U(12345678901234567890123456789012)/P -44>>endobj\ntrailer<</Root 1 0 R/Encrypt 3 0 R/ID[(1)(1)]>>\n%%EOF"  # fmt: skip  # noqa: E501
POLYGLOT = letter() + b"<html><script>alert(1)</script></html>"


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(tmp_path / "sealed")


@pytest.fixture
def kept(tmp_path):
    return BlobStore(tmp_path / "pages")


@pytest.fixture
def shown(everyone, blobs, kept):
    def show(data, number=1):
        said = send(blobs, everyone.lea, everyone.about_helene, Upload(FILE, "cr.pdf", data))
        return pages.leaf(blobs, kept, everyone.about_helene, said.files[0].id, number)

    return show


def blank(pages_, width=200.0, height=200.0):
    out, document = io.BytesIO(), pypdfium2.PdfDocument.new()
    for _ in range(pages_):
        document.new_page(width, height)
    document.save(out)
    return out.getvalue()


def test_a_page_is_a_picture_with_its_words(shown):
    leaf = shown(letter(), 2)
    with Image.open(io.BytesIO(leaf.picture)) as image:
        assert image.format == "JPEG" and image.size[0] == leafing.WIDTH
    assert leaf.pages == 3 and "Albumine" in leaf.words


def test_it_is_drawn_once_and_kept_sealed(everyone, blobs, kept, monkeypatch):
    said = send(blobs, everyone.lea, everyone.about_helene, Upload(FILE, "cr.pdf", letter()))
    first = pages.leaf(blobs, kept, everyone.about_helene, said.files[0].id, 3)
    monkeypatch.setattr(apart, "decode", None)
    assert pages.leaf(blobs, kept, everyone.about_helene, said.files[0].id, 3) == first
    on_disk = b"".join(p.read_bytes() for p in kept.directory.rglob("*") if p.is_file())
    assert on_disk and b"JFIF" not in on_disk and b"Passage" not in on_disk
    shredding.shred(herself(everyone.lea), everyone.about_helene, blobs)
    with pytest.raises(Shredded):
        pages.leaf(blobs, kept, everyone.about_helene, said.files[0].id, 3)


def test_no_room_to_keep_it_does_not_prevent_reading(shown, kept, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "put", full)
    assert shown(letter()).pages == 3


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7 compte rendu", "abîmé"),
        (letter()[:900], "abîmé"),
        (PROTECTED, "protégé|abîmé"),
        (blank(501, 10, 10), "trop de pages"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_way_out(shown, data, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        shown(data)
    assert "échargez" in refused.value.sentence


def test_a_giant_page_is_drawn_small(shown):
    leaf = shown(blank(1, 14_400, 14_400))
    with Image.open(io.BytesIO(leaf.picture)) as image:
        assert image.size[0] * image.size[1] <= leafing.MOST_PIXELS


def test_a_document_that_is_also_a_page_of_the_web_is_only_drawn(shown):
    assert shown(POLYGLOT).picture.startswith(b"\xff\xd8")


def acting(mark) -> bytes:
    """Opened by a careless reader, it runs a script, launches a command and hands over a file."""
    bodies = (
        "<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R/Names<</EmbeddedFiles<</Names[(a.exe)6 0 R]>>>>>>",  # noqa: E501
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/AA<</O 5 0 R>>>>",
        "<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/'\\))/Next 5 0 R>>",
        f"<</S/Launch/F(/usr/bin/touch)/Unix<</F(/usr/bin/touch)/P({mark})>>>>",
        "<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>",
        "<</Type/EmbeddedFile/Length 8>>stream\nMZsecret\nendstream",
    )
    out, places = b"%PDF-1.7\n", []
    for n, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{n} 0 obj{body}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 8\n0000000000 65535 f \n{table}trailer<</Size 8/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"  # noqa: E501
    return out + end.encode()


def test_scripts_commands_and_files_inside_a_document_stay_asleep(shown, tmp_path):
    data = acting(tmp_path / "launched")
    with pypdfium2.PdfDocument(data) as document:
        assert document.count_attachments() == 1
    leaf = shown(data)
    with Image.open(io.BytesIO(leaf.picture)) as image:
        assert image.format == "JPEG" and min(low for low, _ in image.getextrema()) > 250
    assert leaf.pages == 1 and not leaf.words.strip()
    assert not (tmp_path / "launched").exists()


def test_pages_that_do_not_exist_and_what_is_no_document_are_not_found(
    everyone, blobs, kept, shown
):
    with pytest.raises(NotFound):
        shown(letter(), 4)
    upload = Upload(FILE, "note.txt", b"bonjour")
    for what in (upload, Upload("photo", "a.jpg", picture_bytes())):
        said = send(blobs, everyone.lea, everyone.about_helene, what)
        with pytest.raises(NotFound):
            pages.leaf(blobs, kept, everyone.about_helene, said.attachments[0].id, 1)
