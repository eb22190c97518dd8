"""A channel told once: opened by Léa, entered by Hélène with the code of her SMS."""

import re
from dataclasses import dataclass

import sqlalchemy as sa

from domain.accounts import speaking
from domain.channels import devices, entering, hours, opening
from domain.chat import posting
from domain.chat.patient_channels import PatientChannel
from domain.db import db
from domain.ids import new_id
from domain.outbox import OutboxItem
from tests.cast import Cast
from vault import tokens

HOME = "https://liane.example"
MOBILE = "06 12 34 56 78"


@dataclass
class Story:
    channel: PatientChannel
    token: str
    device: str = ""

    @property
    def guest(self) -> devices.Guest:
        return devices.afresh(self.device)


def asked(mobile: str = MOBILE) -> opening.Asked:
    return opening.asked(mobile, "Hélène", "Abadie", hours.Hours())


def opened(everyone: Cast, mobile: str = MOBILE) -> Story:
    voice = speaking.voice(everyone.lea)
    channel = opening.open_channel(voice, everyone.about_helene, asked(mobile), HOME)
    return Story(channel, last_token())


def entered(everyone: Cast) -> Story:
    story = opened(everyone)
    story.device = come_in(story.token)
    return story


def come_in(token: str) -> str:
    browser = tokens.new_token()
    entering.ask_code(token, browser)
    return entering.enter(token, browser, last_code())


def said_by_patient(story: Story, body: str, client_id: str = ""):
    guest = story.guest
    return posting.post(guest.voice, guest.channel.conversation, body, client_id or new_id())


def said_by(person, story: Story, body: str):
    return posting.post(speaking.voice(person), story.channel.conversation, body, new_id())


def texts() -> list[str]:
    """What SMS say, the oldest first."""
    rows = sa.select(OutboxItem).where(OutboxItem.kind == "sms", OutboxItem.delivered_at.is_(None))
    return [row.payload()["text"] for row in db.session.scalars(rows.order_by(OutboxItem.id))]


def last_token() -> str:
    return re.findall(r"#([\w-]{43})", "\n".join(texts()))[-1]


def last_code() -> str:
    return re.findall(r": (\d{6})\.", "\n".join(texts()))[-1]
