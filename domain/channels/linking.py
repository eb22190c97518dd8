"""The patient's link: made, sent by SMS, sent again, and worth nothing once the number changes."""

from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from domain import clock, facts, outbox
from domain.accounts.identities import Person, Voice
from domain.audit import trail
from domain.channels import finding, wording
from domain.channels.ways_in import PatientDevice, PatientLink
from domain.chat import crossing
from domain.chat.patient_channels import PatientChannel
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id
from domain.patients import contacts
from vault import tokens

PER_NUMBER, NUMBER_WINDOW = 3, timedelta(minutes=15)
PER_PERSON, PERSON_WINDOW = 20, timedelta(days=1)
TOO_MANY_TO_NUMBER = (
    "Trois SMS viennent d’être envoyés à ce numéro. Attendez un quart d’heure, ou appelez."
)
TOO_MANY_BY_PERSON = "Vous avez envoyé vingt liens aujourd’hui\u00a0: c’est le maximum."
CLOSED = "Cette messagerie est fermée. Rouvrez-la d’abord."


@dataclass(frozen=True)
class ChannelMoved:
    """Opened, closed, sent to another number: the room and the channel show it."""

    conversation_id: str
    room_id: str


@dataclass(frozen=True)
class PatientShutOut:
    """Whatever telephone she held is out, at once."""

    conversation_id: str


def send_again(voice: Voice, channel: PatientChannel, public_url: str, mobile: str = "") -> None:
    """A new link, to another number if one is given: then nothing that the former number received
    opens any more, and the new one reads what comes from now on. Raises Refused, NotFound."""
    number = contacts.french_mobile(mobile) if mobile else ""
    with transaction():
        channel = finding.locked(voice, channel)
        if not channel.is_open:
            raise Refused(CLOSED, status=409)
        check_limits(voice.person, number or channel.contact.mobile)
        if number and number != channel.contact.mobile:
            shut_out(channel)
            start_afresh(channel)
            channel.contact = replace(channel.contact, mobile=number)
            channel.contact_hash = contacts.hashed(number)
            trail.record("patient number changed", voice.actor, *about(channel))
        send(
            channel,
            wording.opened(voice.identity, link(channel, public_url, voice), channel.language),
        )
        trail.record("patient link sent", voice.actor, *about(channel))
        facts.record(ChannelMoved(channel.conversation_id, channel.room_id))


def link(channel: PatientChannel, public_url: str, voice: Voice | None = None) -> str:
    """A new address, in the present transaction. Its token exists in the SMS only: it follows the
    "#", which no server is sent."""
    token = tokens.new_token()
    row = PatientLink(
        id=new_id(), channel_id=channel.id, created_at=clock.now(), digest=tokens.digest(token),
        contact_hash=channel.contact_hash, person_id=voice.person.id if voice else None,
    )  # fmt: skip
    db.session.add(row)
    return f"{public_url}/m#{token}"


def send(channel: PatientChannel, text: str) -> None:
    """To the number of this channel, in the present transaction."""
    said = {"to": channel.contact.mobile, "text": text}
    outbox.add("sms", said, key=f"patient:{new_id()}", about=channel.id)


def shut_out(channel: PatientChannel) -> None:
    """No link nor telephone opens it any more, in the present transaction."""
    now = clock.now()
    for kind, ended in ((PatientLink, "revoked_at"), (PatientDevice, "ended_at")):
        still = sa.update(kind).where(kind.channel_id == channel.id, getattr(kind, ended).is_(None))
        db.session.execute(still.values({ended: now}))
    facts.record(PatientShutOut(channel.conversation_id))


def start_afresh(channel: PatientChannel) -> None:
    """Who holds the telephone now reads nothing of what another may have said."""
    row = crossing.enter(channel.conversation, channel.identity_id)
    row.joined_seq = channel.conversation.last_seq


def about(channel: PatientChannel) -> tuple[str, str]:
    """For the trail."""
    return "conversation", channel.conversation_id


def check_limits(person: Person, mobile: str) -> None:
    """Raises Refused (429). Asked in the turn of this transaction, so parallel acts count."""
    now, hashed = clock.now(), contacts.hashed(mobile)
    sent = sa.select(sa.func.count()).select_from(PatientLink)
    to_number = sent.where(
        PatientLink.contact_hash == hashed, PatientLink.person_id.is_not(None),
        PatientLink.created_at > now - NUMBER_WINDOW,
    )  # fmt: skip
    if (db.session.scalar(to_number) or 0) >= PER_NUMBER:
        raise Refused(TOO_MANY_TO_NUMBER, field="mobile", status=429)
    by_person = sent.where(
        PatientLink.person_id == person.id, PatientLink.created_at > now - PERSON_WINDOW
    )
    if (db.session.scalar(by_person) or 0) >= PER_PERSON:
        raise Refused(TOO_MANY_BY_PERSON, status=429)
