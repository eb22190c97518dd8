"""Pictures: whatever a phone gives is decoded once, made plain, and encoded again as a JPEG.

Re-encoding is the protection: what comes out holds pixels and nothing else of what came in, no
EXIF, no place, no profile.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pillow_heif
from PIL import Image, ImageCms, ImageFile, ImageOps

from domain.errors import Refused

QUALITY = 85
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


def looks_like_one(data: bytes) -> bool:
    """By its first bytes, whatever its name says."""
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or (data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS)
    )


@contextmanager
def opened(data: bytes, side: int, field: str = "photos") -> Iterator[Image.Image]:
    """The picture upright, plain RGB; decoded no larger than needed for `side` where the format
    allows. Raises Refused with a sentence on `field`, whatever the decoder says."""
    with _unreadable(field):
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        _refuse_bombs(image, field)
        image.draft("RGB", (side, side))
        yield _plain(ImageOps.exif_transpose(image))


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


@contextmanager
def _unreadable(field: str) -> Iterator[None]:
    """Decoders raise all sorts on hostile bytes: for the person it is one sentence."""
    try:
        yield
    except Refused:
        raise
    except Exception:
        raise Refused(UNREADABLE, field=field) from None


def _refuse_bombs(image: Image.Image, field: str) -> None:
    """Only the header has been read: 30,000 x 30,000 pixels never reach the memory."""
    width, height = image.size
    if width * height > MAX_PIXELS or min(image.size) < 1:
        raise Refused(TOO_LARGE, field=field)


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
