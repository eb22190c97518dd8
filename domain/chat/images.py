"""Photos: whatever a phone gives becomes a plain JPEG without EXIF, GPS nor profile, and a preview.

Re-encoding is the protection: what comes out holds pixels and nothing else of what came in.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pillow_heif
from PIL import Image, ImageCms, ImageFile, ImageOps

from domain.errors import Refused

SIDE, PREVIEW_SIDE, QUALITY = 2560, 640, 85
MAX_PIXELS = 40_000_000
MEDIA_TYPE = "image/jpeg"
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
UNREADABLE = (
    "Cette photo ne peut pas être lue\u00a0: le fichier est abîmé, ou ce n’est pas une photo. "
    "JPEG, PNG, WebP et HEIC sont acceptés."
)
TOO_LARGE = (
    "Cette photo est trop grande\u00a0: 40 millions de pixels au plus. "
    "Réduisez-la, ou prenez-la avec l’appareil photo de Liane."
)

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # `_refuse_bombs` is stricter and speaks French
ImageFile.LOAD_TRUNCATED_IMAGES = False


@dataclass(frozen=True, slots=True)
class Picture:
    """JPEG bytes; `width` and `height` in pixels, as seen upright."""

    data: bytes
    preview: bytes
    width: int
    height: int


def looks_like_one(data: bytes) -> bool:
    """By its first bytes, whatever its name says."""
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or (data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS)
    )


def picture(data: bytes) -> Picture:
    """Decode, turn upright, shrink and encode again. Raises Refused with a sentence."""
    with _unreadable():
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        _refuse_bombs(image)
        image.draft("RGB", (SIDE, SIDE))
        full = _plain(ImageOps.exif_transpose(image))
        full.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        small = full.copy()
        small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
        return Picture(_jpeg(full), _jpeg(small), *full.size)


@contextmanager
def _unreadable() -> Iterator[None]:
    """Decoders raise all sorts on hostile bytes: for the person it is one sentence."""
    try:
        yield
    except Refused:
        raise
    except Exception:
        raise Refused(UNREADABLE, field="photos") from None


def _refuse_bombs(image: Image.Image) -> None:
    """Only the header has been read: 30,000 x 30,000 pixels never reach the memory."""
    width, height = image.size
    if width * height > MAX_PIXELS or min(image.size) < 1:
        raise Refused(TOO_LARGE, field="photos")


def _plain(image: Image.Image) -> Image.Image:
    """RGB in sRGB on white, with no metadata left to be saved again by accident."""
    profile = image.info.get("icc_profile")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image)
        image = ground
    image = _in_srgb(image.convert("RGB"), profile)
    image.info = {}
    return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Phones photograph in wider gamuts: the colour of a wound must not fade on the way."""
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB")) or image
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):  # a profile that is none
        return image


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
