"""Drawn stand-ins for clinical photos: no real skin, no real person."""

import io
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1280, 860)
SKIN = (222, 178, 148)


def wound(seed: int, radius: int) -> bytes:
    """A JPEG that reads as a round wound of `radius` pixels on skin."""
    random = Random(seed)
    image = _skin(random)
    draw = ImageDraw.Draw(image)
    x, y = SIZE[0] * 0.56 + random.randint(-40, 40), SIZE[1] * 0.52 + random.randint(-30, 30)
    for grow, colour in ((1.5, (214, 140, 118)), (1.15, (196, 100, 88)), (0.75, (158, 52, 52))):
        _blot(draw, random, x, y, radius * grow, colour)
    _ruler(draw)
    return _jpeg(image.filter(ImageFilter.GaussianBlur(3)))


def _skin(random: Random) -> Image.Image:
    image = Image.new("RGB", SIZE, SKIN)
    draw = ImageDraw.Draw(image)
    for row in range(SIZE[1]):
        shade = row / SIZE[1] * 46
        draw.line((0, row, SIZE[0], row), fill=tuple(int(c - shade * 0.8) for c in SKIN))
    for _ in range(500):
        x, y = random.randrange(SIZE[0]), random.randrange(SIZE[1])
        draw.ellipse((x, y, x + 3, y + 3), fill=(206, 160, 130))
    return image.filter(ImageFilter.GaussianBlur(4))


def _blot(draw: ImageDraw.ImageDraw, random: Random, x: float, y: float, r: float, colour) -> None:
    for _ in range(14):
        dx, dy = random.uniform(-r, r) * 0.28, random.uniform(-r, r) * 0.28
        size = r * random.uniform(0.72, 0.95)
        draw.ellipse((x + dx - size, y + dy - size, x + dx + size, y + dy + size), fill=colour)


def _ruler(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((150, 740, 700, 800), fill=(244, 241, 232))
    for tick in range(0, 551, 11):
        height = 34 if tick % 110 == 0 else 16
        draw.line((150 + tick, 740, 150 + tick, 740 + height), fill=(60, 60, 60), width=3)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
