"""Photos of a conversation: a plain JPEG, large enough to judge a wound, and a preview."""

from dataclasses import dataclass

from PIL import Image

from domain.pictures import MEDIA_TYPE, jpeg, looks_like_one, opened

__all__ = ["MEDIA_TYPE", "Picture", "looks_like_one", "picture"]

SIDE, PREVIEW_SIDE = 2560, 640


@dataclass(frozen=True, slots=True)
class Picture:
    """JPEG bytes; `width` and `height` in pixels, as seen upright."""

    data: bytes
    preview: bytes
    width: int
    height: int


def picture(data: bytes) -> Picture:
    """Decode, turn upright, shrink and encode again. Raises Refused with a sentence."""
    with opened(data, SIDE) as full:
        full.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        small = full.copy()
        small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
        return Picture(jpeg(full), jpeg(small), *full.size)
