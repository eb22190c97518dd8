"""A professional opens a channel with the patient of a room, or opens it again."""

from dataclasses import dataclass

from domain import clock, facts
from domain.accounts.identities import PATIENT, Identity, Voice
from domain.audit import trail
from domain.channels import finding, linking, wording
from domain.channels.hours import Hours
from domain.channels.linking import ChannelMoved
from domain.chat import members, opening, patient_channels
from domain.chat.conversations import CHANNEL, EVERYBODY, Conversation
from domain.chat.patient_channels import PatientChannel
from domain.chat.words import UNNAMED
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id
from domain.patients import contacts
from domain.patients.contacts import Contact

NAME_MISSING = "Indiquez le prénom et le nom par lesquels on l’appelle."
LETTERS = 60


@dataclass(frozen=True)
class Asked:
    """What the form says, checked."""

    contact: Contact
    hours: Hours


def asked(mobile: str, first_name: str, last_name: str, hours: Hours) -> Asked:
    """Raises Refused with the field."""
    first, last = (" ".join(one.split())[:LETTERS] for one in (first_name, last_name))
    if not first or not last:
        raise Refused(NAME_MISSING, field="last_name" if first else "first_name")
    return Asked(Contact(contacts.french_mobile(mobile), first, last), hours)


def open_channel(
    voice: Voice, room: Conversation, said: Asked, public_url: str
) -> PatientChannel:  # fmt: skip
    """The channel and the SMS that leads to it, together. Twice is harmless: the first stands.
    Raises NotFound for who is not of the team, Refused."""
    with transaction():
        room = finding.room_locked(voice, room)
        known = patient_channels.of_room(room.id)
        if known and known.is_open:
            return known
        linking.check_limits(voice.person, said.contact.mobile)
        channel = _again(known, voice, said) if known else _new(voice, room, said)
        text = wording.opened(
            voice.identity, linking.link(channel, public_url, voice), channel.language
        )
        linking.send(channel, text)
        act = "patient channel reopened" if known else "patient channel opened"
        trail.record(act, voice.actor, *linking.about(channel))
        trail.record("patient link sent", voice.actor, *linking.about(channel))
        facts.record(ChannelMoved(channel.conversation_id, room.id))
        return channel


def _new(voice: Voice, room: Conversation, said: Asked) -> PatientChannel:
    identity = Identity(
        id=new_id(), kind=PATIENT, name=UNNAMED, short_name=UNNAMED, initials="P",
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add(identity)
    db.session.flush()
    team = [one.id for one in members.present(room.id)]
    conversation = opening.begin(
        voice, CHANNEL, [*team, identity.id], patient_id=room.patient_id or ""
    )
    channel = PatientChannel(
        id=new_id(), conversation_id=conversation.id, room_id=room.id, identity_id=identity.id,
        conversation=conversation, identity=identity,
    )  # fmt: skip
    _say(channel, voice, said)
    db.session.add(channel)
    db.session.flush()
    return channel


def _again(channel: PatientChannel, voice: Voice, said: Asked) -> PatientChannel:
    """Whoever holds the telephone now reads what comes from now on."""
    channel.closed_at = channel.closed_as = channel.closed_by = channel.farewell_id = None
    channel.conversation.writers = EVERYBODY
    linking.shut_out(channel)
    linking.start_afresh(channel)
    _say(channel, voice, said)
    return channel


def _say(channel: PatientChannel, voice: Voice, said: Asked) -> None:
    channel.contact, channel.contact_hash = said.contact, contacts.hashed(said.contact.mobile)
    hours = said.hours
    channel.days, channel.opens, channel.closes = hours.days, hours.opens, hours.closes
    channel.delay, channel.opened_at, channel.told_at = hours.delay, clock.now(), None
    channel.opened_as, channel.opened_by = voice.identity.id, voice.person.id
