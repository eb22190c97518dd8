"""The language of a patient who writes: what she chose on her telephone, kept for her SMS."""

from domain import facts
from domain.channels.linking import ChannelMoved
from domain.chat.patient_channels import PatientChannel
from domain.db import db, transaction


def choose(channel: PatientChannel, language: str) -> None:
    """`language` is one of NAMES. Twice is harmless."""
    if channel.language == language:
        return
    with transaction():
        row = db.session.get_one(PatientChannel, channel.id, populate_existing=True)
        row.language = language
        facts.record(ChannelMoved(row.conversation_id, row.room_id))
