"""The end of a channel: the patient reads and writes no more, her team keeps the record."""

from datetime import timedelta

import sqlalchemy as sa

from domain import clock, facts
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.channels import finding, linking, wording
from domain.channels.linking import ChannelMoved, PatientShutOut
from domain.channels.ways_in import PatientDevice, PatientLink
from domain.chat import crossing, posting
from domain.chat.conversations import NOBODY
from domain.chat.patient_channels import PatientChannel
from domain.db import db, transaction
from domain.ids import new_id

SHOWN = timedelta(days=7)


def close(voice: Voice, channel: PatientChannel, last_word: str = "") -> None:
    """With a last word, or none. Twice is harmless. Raises NotFound, Refused."""
    farewell_id = None
    if channel.is_open and posting.clean(last_word):
        said, _ = posting.post(voice, channel.conversation, last_word, new_id())
        farewell_id = said.id
    with transaction():
        channel = finding.locked(voice, channel)
        if not channel.is_open:
            return
        channel.closed_at, channel.farewell_id = clock.now(), farewell_id
        channel.closed_as, channel.closed_by = voice.identity.id, voice.person.id
        channel.conversation.writers = NOBODY
        _let_out(channel, voice)
        _leave_a_notice(channel)
        linking.send(channel, wording.closed(voice.identity, channel.language))
        trail.record("patient channel closed", voice.actor, *linking.about(channel))
        facts.record(PatientShutOut(channel.conversation_id))
        facts.record(ChannelMoved(channel.conversation_id, channel.room_id))


def _let_out(channel: PatientChannel, voice: Voice) -> None:
    where = channel.conversation
    row = db.session.scalar(crossing.row_of(where.id, channel.identity_id))
    if row is not None and row.left_at is None:
        crossing.let_out(where, row, voice.actor)


def _leave_a_notice(channel: PatientChannel) -> None:
    """A telephone that was in shows for a week that it is over, and the last word; no link helps
    another one in."""
    now = clock.now()
    links = sa.update(PatientLink).where(
        PatientLink.channel_id == channel.id, PatientLink.revoked_at.is_(None)
    )
    db.session.execute(links.values(revoked_at=now))
    phones = sa.update(PatientDevice).where(
        PatientDevice.channel_id == channel.id, PatientDevice.expires_at > now + SHOWN
    )
    db.session.execute(phones.values(expires_at=now + SHOWN))
