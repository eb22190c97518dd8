"""An urgent message that somebody took in charge, and the closed log of a distress."""

import uuid

from domain import clock
from domain.chat import charges, distress, posting, urgent
from domain.chat.conversations import Conversation
from domain.chat.urgent import Urgency
from seeds.people import People
from seeds.telling import NAMESPACE, at

ASKED = "Saturation à 89 % au repos, elle s’essouffle. Pouvez-vous passer ce matin ?"
ENDED = "Vue à domicile, saturation remontée à 95 % sous aérosol. Je repasse à 18 h."


def told(people: People, room: Conversation) -> None:
    """Léa asks, the pharmacy has seen it, Éric takes it in charge; the day before, a distress."""
    lea, eric = people.voice("lea"), people.voice("eric")
    _distress(people, room)
    with clock.at(at(0, "08:41")) as time:
        client_id = str(uuid.uuid5(NAMESPACE, f"{room.id}:urgent"))
        asked, _ = posting.post(lea, room, ASKED, client_id, urgency=Urgency(eric.identity.id))
        time.advance(minutes=1)
        urgent.acknowledge(people.voice("ines as pharmacy"), room, asked.id)
        time.advance(minutes=1)
        charges.take(eric, room, asked.id)


def _distress(people: People, room: Conversation) -> None:
    with clock.at(at(1, "19:52")) as time:
        alert = distress.raise_alert(people.voice("lea"), room)
        time.advance(minutes=2)
        distress.answer(people.voice("eric"), alert)
        time.advance(minutes=38)
        distress.close(people.voice("eric"), alert, ENDED)
