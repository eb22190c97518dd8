"""The telephone of a patient who is in. Every act asks again whether it still is."""

from dataclasses import dataclass

import sqlalchemy as sa

from domain import clock
from domain.accounts.identities import PatientVoice
from domain.channels.ways_in import PatientDevice
from domain.chat import crossing, patient_channels
from domain.chat.conversations import Seat
from domain.chat.messages import Attachment, Message
from domain.chat.patient_channels import PatientChannel
from domain.db import db, look_again
from domain.errors import NotFound, Refused
from vault import tokens

UNKNOWN, REVOKED, CLOSED, EXPIRED = "unknown", "revoked", "closed", "expired"
STATUS = {UNKNOWN: 404, REVOKED: 410, CLOSED: 410, EXPIRED: 401}
SENTENCES = {
    UNKNOWN: "Ce lien n’ouvre rien. Touchez celui du SMS, en entier.",
    REVOKED: "Ce lien ne sert plus. Ouvrez le SMS le plus récent.",
    CLOSED: "Cette messagerie est fermée. Votre message n’est pas parti\u00a0: appelez vos soignants.",  # noqa: E501
    EXPIRED: "Pour votre sécurité, touchez de nouveau le lien de votre dernier SMS.",
}


class ChannelRefused(Refused):
    """`reason` is one of the keys of SENTENCES; `closer` is who closed it, in words."""

    def __init__(self, reason: str, closer: str = ""):
        super().__init__(SENTENCES[reason], status=STATUS[reason])
        self.reason, self.closer = reason, closer


@dataclass(frozen=True)
class Guest:
    """A patient at her telephone, in her own channel."""

    channel: PatientChannel
    device_id: str
    joined_seq: int

    @property
    def voice(self) -> PatientVoice:
        one = self.channel.identity
        return PatientVoice(one, one, self.device_id, self.name)

    @property
    def name(self) -> str:
        return patient_channels.called(self.channel.contact)

    @property
    def seat(self) -> Seat:
        """Her place, as those who read history ask for it."""
        one = self.channel.identity
        return Seat(self.channel.conversation, one, (one,), self.joined_seq)  # type: ignore[arg-type]


def over(channel: PatientChannel) -> ChannelRefused:
    return ChannelRefused(CLOSED, channel.closer.name if channel.closer else "")


def of_token(device: str) -> PatientDevice:
    """The telephone, whatever became of the channel. Raises ChannelRefused."""
    if not device:
        raise ChannelRefused(EXPIRED)
    asked = sa.select(PatientDevice).where(PatientDevice.digest == tokens.digest(device))
    row = db.session.scalar(asked)
    if row is None or row.ended_at is not None or row.expires_at <= clock.now():
        raise ChannelRefused(EXPIRED)
    return row


def guest(device: str) -> Guest:
    """Who holds it, while the channel is open. Raises ChannelRefused."""
    row = of_token(device)
    channel = row.channel
    membership = db.session.scalar(
        crossing.row_of(channel.conversation_id, channel.identity_id)
    )  # fmt: skip
    if not channel.is_open or membership is None or membership.left_at is not None:
        raise over(channel)
    return Guest(channel, row.id, membership.joined_seq)


def afresh(device: str) -> Guest:
    """The same once something was written meanwhile: what this session has read is older."""
    look_again()
    return guest(device)


def require_readable(guest: Guest, attachment_id: str) -> None:
    """Raises NotFound for a file of another conversation, or said before she came."""
    asked = sa.select(Message.seq).join(Attachment, Attachment.message_id == Message.id)
    seq = db.session.scalar(
        asked.where(
            Attachment.id == attachment_id,
            Message.conversation_id == guest.channel.conversation_id,
        )
    )
    if seq is None or seq <= guest.joined_seq:
        raise NotFound


def alive(device_ids: set[str]) -> set[str]:
    """Those whose telephone is still in, in one question."""
    asked = sa.select(PatientDevice.id).join(PatientChannel).where(
        PatientDevice.id.in_(device_ids), PatientDevice.ended_at.is_(None),
        PatientDevice.expires_at > clock.now(), PatientChannel.closed_at.is_(None),
    )  # fmt: skip
    return set(db.session.scalars(asked))
