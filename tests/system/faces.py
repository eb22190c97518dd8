"""Drawn people for the cameras of the pictures: nobody's face, and no green test pattern."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SIZE = (640, 480)
FACES = {
    "eric": ((58, 74, 92), (226, 188, 158), (74, 58, 48), (44, 82, 130)),
    "lea": ((66, 84, 80), (208, 158, 126), (52, 36, 30), (30, 122, 88)),
    "patient": ((96, 104, 108), (224, 186, 160), (226, 224, 218), (58, 124, 124)),
    "sami": ((70, 70, 84), (190, 140, 104), (30, 26, 24), (120, 72, 110)),
}
LONG_HAIR = ("lea", "patient")


def film(name: str, folder: Path) -> Path:
    """A two-second MJPEG loop (the format Chromium's fake camera reads) of `name` breathing."""
    path = folder / f"{name}.mjpeg"
    with open(path, "wb") as out:
        for step in range(20):
            _portrait(name, abs(10 - step)).save(out, "JPEG", quality=88)
    return path


def _portrait(name: str, lift: int) -> Image.Image:
    wall, skin, hair, clothes = FACES[name]
    image = Image.new("RGB", SIZE, wall)
    draw = ImageDraw.Draw(image)
    for row in range(SIZE[1]):
        draw.line((0, row, SIZE[0], row), fill=tuple(min(255, c + 40 - row // 8) for c in wall))
    image = image.filter(ImageFilter.GaussianBlur(6))
    draw = ImageDraw.Draw(image)
    draw.ellipse((130, 330 - lift, 510, 720), fill=clothes)
    draw.rectangle((285, 290 - lift, 355, 370 - lift), fill=tuple(c - 18 for c in skin))
    long = 340 if name in LONG_HAIR else 250
    draw.ellipse((215, 70 - lift, 425, long - lift), fill=hair)
    draw.ellipse((232, 110 - lift, 408, 340 - lift), fill=skin)
    draw.pieslice((222, 72 - lift, 418, 260 - lift), 180, 350, fill=hair)
    for x in (285, 355):
        draw.ellipse((x - 7, 212 - lift, x + 7, 226 - lift), fill=(48, 38, 34))
    draw.arc((290, 240 - lift, 350, 290 - lift), 25, 155, fill=(140, 74, 66), width=6)
    return image.filter(ImageFilter.GaussianBlur(1))
