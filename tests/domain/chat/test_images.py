"""Photos: what comes in may be anything; what comes out is a plain JPEG."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.GifImagePlugin import GifImageFile

from domain.chat import images
from domain.errors import Refused
from tests.domain.chat.saying import picture_bytes


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")  # fmt: skip  # noqa: E501


def located_photo() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Fairphone"
    exif.get_ifd(0x8825)[2] = (43.0, 36.0, 16.0)
    image = Image.new("RGB", (60, 40), "white")
    image.paste("red", (0, 0, 30, 40))
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"chez Mme Abadie", quality=95)
    return out.getvalue()


def test_the_place_and_the_phone_are_gone_and_the_photo_stands_upright():
    assert opened(located_photo()).getexif().get_ifd(0x8825)
    seen = images.picture(located_photo())
    for data in (seen.data, seen.preview):
        image = opened(data)
        assert image.format == "JPEG" and not image.getexif() and "comment" not in image.info
        assert b"Fairphone" not in data and b"Abadie" not in data
    assert (seen.width, seen.height) == (40, 60)
    assert (
        opened(seen.data).getpixel((20, 10))[1] < 60 < 200 < opened(seen.data).getpixel((20, 50))[1]
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_what_phones_make_is_accepted(kind):
    seen = images.picture(picture_bytes(kind, (80, 50)))
    assert opened(seen.data).format == "JPEG" and (seen.width, seen.height) == (80, 50)
    assert images.looks_like_one(picture_bytes(kind))


def test_large_photos_shrink_and_get_a_preview():
    seen = images.picture(picture_bytes("JPEG", (4000, 3000)))
    assert (seen.width, seen.height) == (2560, 1920)
    assert opened(seen.preview).size == (640, 480) and len(seen.preview) < len(seen.data)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "I;16", "1"])
def test_every_kind_of_pixel_becomes_rgb(mode):
    kind = "TIFF" if mode == "CMYK" else "PNG"
    data = picture_bytes("JPEG" if kind == "TIFF" else kind, mode=mode, colour=0)
    assert opened(images.picture(data).data).mode == "RGB"


def test_what_was_transparent_is_white():
    data = picture_bytes("PNG", mode="RGBA", colour=(255, 0, 0, 0))
    assert min(opened(images.picture(data).data).getpixel((5, 5))) > 250


def test_a_wide_gamut_is_brought_to_srgb():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    seen = images.picture(picture_bytes("JPEG", icc_profile=profile))
    assert "icc_profile" not in opened(seen.data).info
    broken = images.picture(picture_bytes("JPEG", icc_profile=b"not a profile"))
    assert "icc_profile" not in opened(broken.data).info


def test_30_000_by_30_000_pixels_are_refused_before_any_decoding(monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(Refused, match="40 millions"):
        images.picture(png_header(30_000, 30_000))


def ten_thousand_frames() -> bytes:
    frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0"
    start = b"GIF89a\x01\0\x01\0\x80\0\0" + b"\0\0\0\xff\xff\xff"
    return start + frame * 10_000 + b";"


def test_10_000_frames_are_refused_without_being_counted(monkeypatch):
    data = ten_thousand_frames()
    assert opened(data).n_frames == 10_000
    monkeypatch.setattr(GifImageFile, "seek", lambda *_: pytest.fail("unrolled"))
    with pytest.raises(Refused) as refusal:
        images.picture(data)
    assert refusal.value.status == 422


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"ceci est un texte",
        picture_bytes("GIF"),
        picture_bytes("TIFF"),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        picture_bytes("JPEG", (400, 400))[:300],
        picture_bytes("PNG", (400, 400))[:-40],
        png_header(100, 100),
        b"\xff\xd8\xff" + b"\0" * 100,
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(data):
    with pytest.raises(Refused) as refusal:
        images.picture(data)
    assert refusal.value.status == 422 and "photo" in refusal.value.sentence


GOOD = [picture_bytes(kind, (64, 48)) for kind in ("JPEG", "PNG", "WEBP")]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(GOOD), st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8))  # fmt: skip  # noqa: E501
def test_damaged_bytes_make_a_photo_or_a_sentence_and_nothing_else(good, wounds):
    data = bytearray(good)
    for where, value in wounds:
        data[int(where * len(data))] = value
    try:
        seen = images.picture(bytes(data))
    except Refused:
        return
    assert opened(seen.data).format == "JPEG"


def test_a_still_keeps_all_its_pixels():
    large = picture_bytes(size=(4000, 3000))
    assert images.picture(large).width == images.SIDE
    whole = images.picture(large, images.WHOLE)
    assert (whole.width, whole.height) == opened(whole.data).size == (4000, 3000)
