"""When a team answers its patient, changed while the channel is open: she reads it at once."""

from domain import facts
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.channels import finding, linking
from domain.channels.hours import Hours
from domain.channels.linking import ChannelMoved
from domain.chat.patient_channels import PatientChannel
from domain.db import transaction
from domain.errors import Refused


def change_hours(voice: Voice, channel: PatientChannel, hours: Hours) -> None:
    """The same twice is harmless. Raises Refused (409) once it is closed, NotFound."""
    with transaction():
        channel = finding.locked(voice, channel)
        if not channel.is_open:
            raise Refused(linking.CLOSED, status=409)
        channel.days, channel.delay = hours.days, hours.delay
        channel.opens, channel.closes = hours.opens, hours.closes
        trail.record("patient hours changed", voice.actor, *linking.about(channel))
        facts.record(ChannelMoved(channel.conversation_id, channel.room_id))
