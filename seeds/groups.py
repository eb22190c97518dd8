"""Groups of the busy CPTS that say what they are: an open discussion, and announcements."""

import io
import uuid
from collections.abc import Sequence

from PIL import Image, ImageDraw

from domain.accounts.identities import Person, Voice
from domain.chat import describing, group_photos, opening, posting
from domain.chat.charters import ARRIVAL, BEGINNING
from domain.chat.conversations import EVERYBODY, REFERENTS, Conversation
from domain.organisations.organisations import Organisation
from seeds.people import People
from seeds.telling import NAMESPACE
from vault.blobs import BlobStore

SIDE = 256
WOUNDS = {
    "purpose": "Partager des protocoles de pansement et demander un avis, sans patient nommé.",
    "welcome": "Bienvenue. Présentez-vous en une ligne, puis lisez les protocoles épinglés.",
    "rules": (
        "Aucun nom ni photo reconnaissable de patient.\nUne question par message.\n"
        "On répond avec une réaction plutôt qu’un merci."
    ),
}
NEWS = {
    "purpose": "Les dates, les plannings et les décisions de la CPTS, et rien d’autre.",
    "welcome": "Ici la coordination annonce. Une question ? Écrivez au support, depuis l’aide.",
    "rules": "Seuls les référents écrivent.\nUne annonce par semaine au plus, sauf urgence.",
}


def tell(people: People, cpts: Organisation, crowd: Sequence[Person], blobs: BlobStore) -> None:
    lea, claire = people.voice("lea"), people.voice("claire")
    green, blue = ("#2f7d6b", "#f2e7d5"), ("#3a5fa0", "#f4d58d")
    wounds = _group(lea, crowd[:24:2], "Plaies et pansements", WOUNDS, green, blobs)
    describing.settle(lea, wounds, EVERYBODY, BEGINNING, cpts.id)
    _say(lea, wounds, "Le protocole « plaie du talon » est à jour, page 3 pour les hydrocolloïdes.")
    invited = [*people.persons.values(), *crowd[::3]]
    news = _group(claire, invited, "Annonces de la CPTS", NEWS, blue, blobs)
    describing.settle(claire, news, REFERENTS, ARRIVAL, "")
    _say(claire, news, "Réunion plénière jeudi 20 h, salle Fontalon. L’ordre du jour suit.")


def _group(
    voice: Voice, others: Sequence[Person], title: str, words: dict[str, str],
    colours: tuple[str, str], blobs: BlobStore,
) -> Conversation:  # fmt: skip
    inside = [one.identity for one in others if one.id != voice.person.id]
    group = opening.group(voice, inside, title)
    describing.describe(voice, group, title, words)
    group_photos.change(voice, group, _picture(*colours), blobs)
    return group


def _say(voice: Voice, group: Conversation, words: str) -> None:
    posting.post(voice, group, words, str(uuid.uuid5(NAMESPACE, words)))


def _picture(ground: str, mark: str) -> bytes:
    """Three heads together, drawn."""
    image = Image.new("RGB", (SIDE, SIDE), ground)
    draw = ImageDraw.Draw(image)
    for x, y, size in ((78, 96, 26), (178, 96, 26), (128, 112, 34)):
        draw.ellipse((x - size, y - size, x + size, y + size), fill=mark, outline=ground, width=5)
        wide = size * 1.7
        body = (x - wide, y + size, x + wide, y + size + 2 * wide)
        draw.pieslice(body, 180, 360, fill=mark, outline=ground, width=5)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()
