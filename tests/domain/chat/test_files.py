"""Documents: known by what they hold, refused with a sentence when they hold something else."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.chat import files
from domain.errors import Refused


def archive(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        if first:
            made.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name in names:
            made.writestr(name, b"x")
    return out.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
ODT_MARK = ("mimetype", b"application/vnd.oasis.opendocument.text")
ODT = archive("content.xml", first=ODT_MARK)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("bilan.PDF", b"%PDF-1.7\n", "application/pdf"),
        ("lettre.docx", DOCX, f"{files.OPEN_XML}.wordprocessingml.document"),
        ("lettre.odt", ODT, f"{files.OPEN_DOCUMENT}.text"),
        ("notes.txt", "Pansement à 18 h".encode(), "text/plain"),
        ("vieux.txt", "Pansement à 18 h".encode("cp1252"), "text/plain"),
        ("mesures.csv", b"jour;poids\n1;62", "text/csv"),
        ("toux.mp3", b"ID3\x04...", "audio/mpeg"),
        ("toux.m4a", b"\0\0\0\x18ftypM4A ....", "audio/mp4"),
        ("toux.ogg", b"OggS....", "audio/ogg"),
        ("toux.wav", b"RIFF....WAVEfmt ", "audio/wav"),
        ("vocal.weba", b"\x1a\x45\xdf\xa3....", "audio/webm"),
    ],
)
def test_what_care_needs_is_accepted(name, data, media_type):
    assert files.recognise(data, name) == media_type


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("virus.exe", b"MZ"),
        ("page.html", b"<script>"),
        ("dessin.svg", b"<svg/>"),
        ("archive.zip", archive("a")),
        ("ancien.doc", b"\xd0\xcf\x11\xe0"),
        ("bilan.pdf", b"MZ\x90"),
        ("bilan.pdf", b""),
        ("lettre.docx", archive("a.txt")),
        ("lettre.docx", DOCX[: len(DOCX) // 2]),
        ("lettre.docx", archive("[Content_Types].xml", "word/vbaProject.bin")),
        ("lettre.odt", archive("Basic/x.xml", first=ODT_MARK)),
        ("notes.txt", b"\x7fELF\0\0"),
        ("notes.txt", b"%PDF-1.7"),
        ("sans-extension", b"bonjour"),
    ],
)
def test_the_rest_is_refused_and_named(name, data):
    with pytest.raises(Refused) as refusal:
        files.recognise(data, name)
    assert name in refusal.value.sentence and refusal.value.status == 422


def test_a_bomb_is_never_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", b"x")
        made.writestr("word/document.xml", b"\0" * 50_000_000)
    assert files.recognise(out.getvalue(), "lettre.docx").endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\léa\\bilan.pdf", "bilan.pdf"),
        ("ordonnance\u202efdp.exe", "ordonnancefdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("  .pdf", "pdf"),
        ("", "document"),
        ("x" * 300 + ".pdf", "x" * 108 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(given_name, kept):
    assert files.clean_name(given_name) == kept


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(sorted(files.KINDS)))
def test_any_bytes_under_any_name_get_a_type_or_a_sentence(data, suffix):
    try:
        assert "/" in files.recognise(data, f"x{suffix}")
    except Refused as refusal:
        assert refusal.sentence
