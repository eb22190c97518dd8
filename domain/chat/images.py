"""Photos of a conversation: a plain JPEG, large enough to judge a wound, and a preview."""

from dataclasses import dataclass

from PIL import Image

from domain.pictures import MEDIA_TYPE, jpeg, looks_like_one, opened

__all__ = ["MEDIA_TYPE", "Picture", "looks_like_one", "picture"]

SIDE, PREVIEW_SIDE = 2560, 640
WHOLE = 16_384  # a still of an instrument is judged pixel by pixel; MAX_PIXELS still bounds it


@dataclass(frozen=True, slots=True)
class Picture:
    """JPEG bytes; `width` and `height` in pixels, as seen upright."""

    data: bytes
    preview: bytes
    width: int
    height: int


def picture(data: bytes, side: int = SIDE) -> Picture:
    """Decode, turn upright, shrink to `side` and encode again. Raises Refused with a sentence."""
    with opened(data, side) as full:
        full.thumbnail((side, side), Image.Resampling.LANCZOS)
        small = full.copy()
        small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
        return Picture(jpeg(full), jpeg(small), *full.size)
