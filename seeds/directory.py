"""An excerpt of a national directory where everybody is invented: the demo's people, their future
colleagues, and some who have the same name. The numbers pass the check and belong to nobody."""

from pathlib import Path
from random import Random

import sqlalchemy as sa

from domain.db import db, transaction
from domain.directory import finding, rpps
from domain.directory.professionals import Professional
from domain.ids import new_id
from seeds.people import NUMBERS, PERSONS

_, FIRST, LAST = (Path(__file__).parent / "names.txt").read_text().splitlines()
FIRST_NUMBER, HOW_MANY = 1_010_000_000, 700
WORDS = {
    "10": "Médecin", "21": "Pharmacien", "40": "Chirurgien-dentiste", "50": "Sage-femme",
    "60": "Infirmier", "70": "Masseur-kinésithérapeute", "80": "Pédicure-podologue",
    "91": "Orthophoniste", "93": "Psychologue", "95": "Diététicien",
}  # fmt: skip
SPECIALTIES = ("Médecine générale", "Médecine générale", "Cardiologie", "Pédiatrie", "Gériatrie")
PRACTICES = (
    "Cabinet des Halles", "Cabinet du Port", "Maison de santé des Monts", "Cabinet Saint-Clair",
    "Centre de santé du Canal", "Cabinet de la Gare", "Maison médicale du Coteau",
)  # fmt: skip
CITIES = (
    ("42300", "Roanne"), ("42153", "Riorges"), ("42120", "Le Coteau"), ("42300", "Mably"),
    ("42370", "Renaison"), ("42110", "Feurs"),
)  # fmt: skip
TITLED = {"lea": "MME", "eric": "M", "sami": "M", "ines": "MME", "nadia": "MME", "lucie": "MME"}
# Two homonyms, so that the form has to ask which
TWINS = (("Claire", "Moreau", "60", "MME"), ("Claire", "Moreau", "10", "MME"))


def tell() -> None:
    random = Random(5)
    rows = [_line(random, *PERSONS[key][:2], code, TITLED[key], number)
            for key, (number, code) in NUMBERS.items()]  # fmt: skip
    numbers = (rpps.completed(str(FIRST_NUMBER + n)) for n in range(HOW_MANY))
    rows += [_line(random, *twin, next(numbers)) for twin in TWINS]
    rows += [_anybody(random, number) for number in numbers]
    with transaction():
        db.session.execute(sa.insert(Professional), rows)


def _anybody(random: Random, number: str) -> dict[str, str]:
    first, last = random.choice(FIRST.split()), random.choice(LAST.split())
    code = random.choice(list(WORDS) + ["60"] * 6 + ["10"] * 3)
    return _line(random, first, last, code, random.choice(("M", "MME")), number)


def _line(
    random: Random, first: str, last: str, code: str, title: str, number: str
) -> dict[str, str]:
    postcode, city = random.choice(CITIES)
    return {
        "id": new_id(), "rpps": number, "title": title, "first_name": first, "last_name": last,
        "sorting": finding.sorting_of(first, last), "profession": code,
        "profession_label": WORDS[code], "practice": random.choice(PRACTICES),
        "specialty": random.choice(SPECIALTIES) if code == "10" else "",
        "postcode": postcode, "city": city,
    }  # fmt: skip
