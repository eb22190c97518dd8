"""Mme Abadie writes to her team from her telephone: the link is on the page of the demo's SMS."""

import uuid

from domain import clock
from domain.accounts.identities import PatientVoice
from domain.channels import hours, opening
from domain.chat import posting
from domain.chat.conversations import Conversation
from domain.chat.patient_channels import called
from seeds.people import People
from seeds.telling import NAMESPACE, at

MOBILE = "06 12 34 56 78"
SAID = (
    ("lea", 1, "17:20", "Bonjour Mme Abadie, le pansement tient-il bien ?"),
    ("", 1, "17:42", "Oui, mais ça tire un peu quand je marche."),
    ("lea", 1, "18:05", "C’est normal. Gardez le pied surélevé ce soir, je passe demain."),
    ("", 0, "07:55", "Merci Léa. Ça tire moins ce matin."),
)  # fmt: skip


def tell(people: People, room: Conversation, url: str) -> None:
    lea = people.voice("lea")
    with clock.at(at(1, "17:15")):
        asked = opening.asked(MOBILE, "Hélène", "Abadie", hours.Hours())
        channel = opening.open_channel(lea, room, asked, url)
    one = channel.identity
    herself = PatientVoice(one, one, channel.id, called(channel.contact))
    for number, (who, days, hour, words) in enumerate(SAID):
        with clock.at(at(days, hour)):
            once = str(uuid.uuid5(NAMESPACE, f"{room.id}:patient:{number}"))
            posting.post(lea if who else herself, channel.conversation, words, once)
