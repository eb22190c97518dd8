"""Drawn portraits, and what each says of herself: no real face, no real person."""

import io
from datetime import timedelta

from PIL import Image, ImageDraw

from domain import clock
from domain.accounts import availability, disturbing, photos, presenting
from domain.accounts.disturbing import Preferences
from domain.accounts.presenting import Presentation
from seeds.people import PERSONS, People
from vault.blobs import BlobStore

SIDE = 640
# key: specialties, place of practice, (ground, skin, hair, clothes), long hair
TOLD = {
    "lea": (
        "plaies chroniques, soins palliatifs",
        "Cabinet de Riorges",
        ("#a9cdbd", "#e8bfa0", "#5a3524", "#2f5d62"),
        True,
    ),
    "eric": (
        "gériatrie, visites à domicile",
        "Maison de santé de Charlieu",
        ("#c5cfe6", "#f0cdb0", "#8b8680", "#3c4a6b"),
        False,
    ),
    "sami": (
        "rééducation de l’épaule, kiné respiratoire",
        "Roanne",
        ("#e3d6b8", "#c98f68", "#241a16", "#7a4b2a"),
        False,
    ),
    "ines": (
        "conciliation médicamenteuse",
        "Pharmacie du Marché",
        ("#e6c9d2", "#d9a27e", "#2a1d1a", "#6d2f4a"),
        True,
    ),
    "nadia": (
        "insuffisance cardiaque",
        "Centre hospitalier de Roanne",
        ("#d0dcc0", "#b87f5a", "#1c1512", "#41572f"),
        True,
    ),
}
QUIET = Preferences(quiet_from=20 * 60 + 30, quiet_to=7 * 60)


def show(people: People, blobs: BlobStore) -> None:
    """Faces, specialties, one absence with a substitute, quiet hours."""
    for key, (specialties, practice, colours, long_hair) in TOLD.items():
        person = people.persons[key]
        first, last, title, calling = PERSONS[key]
        presenting.change(person, Presentation(title, first, last, calling, specialties, practice))
        photos.change(person, portrait(colours, long_hair), blobs)
    disturbing.choose(people.persons["lea"], QUIET)
    back = (clock.now() + timedelta(days=5)).replace(minute=0, second=0, microsecond=0)
    said = "En formation cette semaine. Pour un avis urgent, écrivez au Dr Roux."
    availability.go_away(people.persons["nadia"], back, said, people.persons["eric"].id)


def portrait(colours: tuple[str, str, str, str], long_hair: bool) -> bytes:
    """A JPEG: shoulders, a neck, a face, hair."""
    ground, skin, hair, clothes = colours
    image = Image.new("RGB", (SIDE, SIDE), ground)
    draw = ImageDraw.Draw(image)
    if long_hair:
        draw.rounded_rectangle((190, 150, 450, 470), 120, fill=hair)
    draw.ellipse((120, 450, 520, 900), fill=clothes)
    draw.rounded_rectangle((272, 370, 368, 500), 44, fill=skin)
    draw.ellipse((222, 150, 418, 416), fill=skin)
    draw.pieslice((208, 120, 432, 380), 180, 360, fill=hair)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()
