"""The SMS that says that something waits: unread only, by day, once an hour at most."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from domain import clock
from domain.accounts import speaking
from domain.channels import closing
from domain.channels.notices import KIND, Notices
from domain.chat import receipts
from domain.db import db
from domain.outbox import OutboxItem
from jobs.deliver_outbox import Postmen, deliver
from tests.domain.channels import correspondence as told

NOON = datetime(2026, 5, 4, 12, tzinfo=clock.PARIS)
EVENING = datetime(2026, 5, 4, 22, tzinfo=clock.PARIS)


class Telephone:
    """Receives SMS; everything else is left where it is."""

    def __init__(self):
        self.received = []

    def send(self, to, text, key):
        self.received.append((to, text))


@pytest.fixture
def phone():
    return Telephone()


def carry(phone):
    notices = Notices(told.HOME)
    silent = {"push": lambda said: None}
    return deliver(Postmen(phone, phone, {KIND: notices.tell}, silent))


def waits(phone):
    return [text for _, text in phone.received if "nouveau message" in text]


def test_an_unread_message_is_told_once_without_its_words(everyone, phone):
    with clock.at(NOON) as now:
        story = told.entered(everyone)
        told.said_by(everyone.lea, story, "Votre résultat est bon")
        carry(phone)
        assert waits(phone) == []
        now.advance(seconds=21)
        carry(phone)
        (text,) = waits(phone)
        assert "résultat" not in text and f"{told.HOME}/m#" in text and len(text) <= 160
        told.said_by(everyone.lea, story, "Et l’autre aussi")
        told.said_by(everyone.eric, story, "Je confirme")
        now.advance(minutes=5)
        carry(phone)
        assert len(waits(phone)) == 1
        now.advance(minutes=56)
        carry(phone)
        carry(phone)
        assert len(waits(phone)) == 2


def test_what_she_reads_on_her_page_rings_nowhere(everyone, phone):
    with clock.at(NOON) as now:
        story = told.entered(everyone)
        told.said_by(everyone.lea, story, "Bonjour")
        receipts.note(story.channel.conversation_id, story.channel.identity_id, read=1)
        receipts.flush()
        now.advance(seconds=21)
        carry(phone)
        assert waits(phone) == []


def test_at_night_it_waits_for_eight(everyone, phone):
    with clock.at(EVENING) as now:
        story = told.entered(everyone)
        told.said_by(everyone.lea, story, "À demain")
        now.advance(minutes=1)
        carry(phone)
        assert waits(phone) == []
        pending = sa.select(OutboxItem.due_at).where(
            OutboxItem.kind == KIND, OutboxItem.delivered_at.is_(None)
        )
        assert db.session.scalars(pending).all() == [datetime(2026, 5, 5, 8, tzinfo=clock.PARIS)]
        now.advance(hours=10)
        carry(phone)
        assert len(waits(phone)) == 1


def test_nothing_once_it_is_closed_and_nothing_of_her_own_words(everyone, phone):
    with clock.at(NOON) as now:
        story = told.entered(everyone)
        told.said_by_patient(story, "Merci")
        told.said_by(everyone.lea, story, "De rien")
        closing.close(speaking.voice(everyone.lea), story.channel)
        now.advance(minutes=5)
        carry(phone)
        assert waits(phone) == []
