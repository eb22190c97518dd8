"""Patients who write: Hélène, another one, and one whose channel was closed."""

from io import BytesIO
from typing import Any

import sqlalchemy as sa
from PIL import Image

from domain.accounts.identities import Voice
from domain.accounts.speaking import voice
from domain.channels import closing, devices, hours
from domain.channels import opening as channels
from domain.chat import opening
from domain.chat.conversations import Conversation
from domain.chat.messages import Attachment
from domain.chat.patient_channels import PatientChannel
from domain.db import db, transaction
from domain.patients import records
from domain.patients.records import Traits
from tests.domain.channels import correspondence


def tell(house: Any, told: Any, caller: Any) -> None:
    lea = voice(told.lea)
    own = _write_to(lea, told.about_helene, "0611223344")
    house.callers["channel_own"] = _telephone(house, caller)
    house.ids["channel_id"] = own.conversation_id
    house.ids["sent_id"] = _photo_of(house, own)
    _write_to(lea, _room(lea, "Jean", "Bon"), "0655443322")
    house.callers["channel_other"] = _telephone(house, caller)
    over = _write_to(lea, _room(lea, "Rose", "Pinson"), "0677889900")
    house.callers["channel_closed"] = _telephone(house, caller)
    closing.close(lea, over)


def _room(by: Voice, first: str, last: str) -> Conversation:
    traits = Traits(birth_name=last, first_name=first, sex="F", born_on="1950-01-01")
    with transaction():
        patient = records.register(traits, by.identity.id)
    return opening.about(by, patient)


def _write_to(by: Voice, room: Conversation, mobile: str) -> PatientChannel:
    asked = channels.asked(mobile, "Rose", "Pinson", hours.Hours())
    return channels.open_channel(by, room, asked, "http://localhost")


def _telephone(house: Any, caller: Any) -> Any:
    """The one that typed the code of the newest link."""
    token = correspondence.last_token()
    device = correspondence.come_in(token)
    found = caller(house.app.test_client(), link=token)
    found.cookies["patient"] = device
    return found


def _photo_of(house: Any, channel: PatientChannel) -> str:
    photo = BytesIO()
    Image.new("RGB", (64, 48), "#3a3").save(photo, "JPEG")
    photo.seek(0)
    form = {"body": "Mon talon", "photos": (photo, "p.jpg", "image/jpeg")}
    answer = house.knock("channel_own", "POST", "/patient/messages", data=form)
    assert answer.status_code == 201, answer.text
    assert devices.guest(house.callers["channel_own"].cookies["patient"])
    asked = sa.select(Attachment.id).where(Attachment.conversation_id == channel.conversation_id)
    return db.session.scalar(asked)
