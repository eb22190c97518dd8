"""Who opens, who is in, who reads: the room's words never reach the patient."""

import pytest
import sqlalchemy as sa

from domain.accounts import speaking
from domain.audit.trail import AuditEntry
from domain.channels import closing, devices, linking, opening
from domain.channels.devices import ChannelRefused
from domain.chat import (
    forwarding,
    listing,
    members,
    patient_channels,
    posting,
    readership,
    reading,
    receipts,
)
from domain.chat.conversations import for_person
from domain.db import db
from domain.errors import Forbidden, NotFound, Refused
from domain.ids import new_id
from domain.patients.records import care_team
from domain.privacy import tracing, wording
from tests.domain.channels import correspondence as told
from vault.blobs import BlobStore


def test_only_the_team_opens_and_the_patient_is_no_member_of_it(everyone):
    before = {one.identity_id for one in care_team(everyone.helene.id)}
    with pytest.raises(NotFound):
        sami = speaking.voice(everyone.sami)
        opening.open_channel(sami, everyone.about_helene, told.asked(), told.HOME)
    story = told.opened(everyone)
    again = told.opened(everyone)
    assert again.channel.id == story.channel.id and len(told.texts()) == 1
    inside = {one.id for one in members.present(story.channel.conversation_id)}
    assert inside == before | {story.channel.identity_id}
    assert {one.identity_id for one in care_team(everyone.helene.id)} == before
    assert story.channel.identity_id not in {
        one.id for one in members.present(everyone.about_helene.id)
    }


def test_what_the_team_says_among_itself_never_reaches_the_patient(everyone, tmp_path):
    story = told.entered(everyone)
    lea = speaking.voice(everyone.lea)
    secret, _ = posting.post(lea, everyone.about_helene, "Entre nous", new_id())
    told.said_by(everyone.lea, story, "Bonjour Madame")
    assert [one.body for one in reading.last_page(story.guest.seat).messages] == ["Bonjour Madame"]
    seat = for_person(everyone.lea).seat(everyone.about_helene.id)
    assert story.channel.conversation_id not in {row.id for row in forwarding.targets(seat)}
    with pytest.raises(Forbidden):
        there = [story.channel.conversation_id]
        forwarding.forward(seat, secret.id, there, new_id(), BlobStore(tmp_path))


def test_the_patient_writes_once_is_named_and_read(everyone):
    story = told.entered(everyone)
    client_id = new_id()
    said, is_new = told.said_by_patient(story, "J’ai mal au talon", client_id)
    assert is_new and said.author.name == "Hélène Abadie" and said.author.calling == "patient"
    assert told.said_by_patient(story, "J’ai mal au talon", client_id)[1] is False
    seat = for_person(everyone.eric).seat(story.channel.conversation_id)
    (read,) = reading.last_page(seat).messages
    assert (read.author.name, read.author.kind) == ("Hélène Abadie", "patient")
    row = listing.row(everyone.eric, story.channel.conversation_id)
    assert (row.title, row.unread, row.words) == (
        "Mme Abadie",
        1,
        "Patient\u00a0: J’ai mal au talon",
    )
    told.said_by(everyone.eric, story, "Je passe demain")
    receipts.note(story.channel.conversation_id, story.channel.identity_id, read=2)
    receipts.flush()
    db.session.rollback()
    marks = {one.identity: one.read for one in receipts.marks(story.channel.conversation_id)}
    assert marks[story.channel.identity_id] == 2


def test_who_joins_or_leaves_the_room_joins_or_leaves_the_channel(everyone):
    story, lea = told.opened(everyone), speaking.voice(everyone.lea)
    where = story.channel.conversation_id
    members.add(lea, everyone.about_helene, everyone.sami.identity)
    assert for_person(everyone.sami).get(where)
    members.remove(lea, everyone.about_helene, everyone.sami.identity)
    with pytest.raises(NotFound):
        for_person(everyone.sami).get(where)
    with pytest.raises(Refused):
        members.add(lea, story.channel.conversation, everyone.sami.identity)
    with pytest.raises(NotFound):
        linking.send_again(speaking.voice(everyone.sami), story.channel, told.HOME)


def test_closed_is_closed_for_both_and_the_team_keeps_everything(everyone):
    story = told.entered(everyone)
    told.said_by_patient(story, "Merci")
    seat = for_person(everyone.eric).seat(story.channel.conversation_id)
    closing.close(speaking.voice(everyone.lea), story.channel, "Bon rétablissement")
    with pytest.raises(ChannelRefused) as refusal:
        _ = story.guest
    assert (refusal.value.reason, refusal.value.closer) == ("closed", "Léa Marin")
    device = devices.of_token(story.device)
    assert device.channel.farewell_id
    with pytest.raises(Forbidden, match="fermée"):
        posting.post(seat.voice(), seat.conversation, "Trop tard", new_id())
    assert [one.body for one in reading.last_page(seat).messages] == ["Merci", "Bon rétablissement"]
    closing.close(speaking.voice(everyone.eric), story.channel)
    assert db.session.get(type(story.channel), story.channel.id).closed_by == everyone.lea.id
    assert "a ferme" in told.texts()[-1]


def test_a_post_on_its_way_when_it_closes_is_refused(everyone):
    story = told.entered(everyone)
    guest = story.guest
    closing.close(speaking.voice(everyone.lea), story.channel)
    with pytest.raises(NotFound):
        posting.post(guest.voice, guest.channel.conversation, "Allô", new_id())


def test_reopened_the_former_telephone_is_out_and_the_past_stays_with_the_team(everyone):
    story = told.entered(everyone)
    told.said_by_patient(story, "Avant")
    closing.close(speaking.voice(everyone.lea), story.channel)
    again = told.opened(everyone)
    with pytest.raises(ChannelRefused):
        _ = story.guest
    again.device = told.come_in(again.token)
    assert reading.last_page(again.guest.seat).messages == []
    told.said_by_patient(again, "Après")
    assert [one.body for one in reading.last_page(again.guest.seat).messages] == ["Après"]


def test_another_number_ends_what_the_former_received(everyone):
    story = told.entered(everyone)
    told.said_by(everyone.lea, story, "À la mauvaise personne")
    lea = speaking.voice(everyone.lea)
    linking.send_again(lea, story.channel, told.HOME, "06 98 76 54 32")
    with pytest.raises(ChannelRefused):
        _ = story.guest
    with pytest.raises(ChannelRefused) as refusal:
        told.come_in(story.token)
    assert refusal.value.reason == "revoked"
    channel = patient_channels.of_conversation(story.channel.conversation_id)
    assert channel.contact.mobile == "+33698765432"
    fresh = told.Story(channel, told.last_token())
    fresh.device = told.come_in(fresh.token)
    assert reading.last_page(fresh.guest.seat).messages == []


def test_nobody_floods_a_telephone(everyone):
    story, lea = told.opened(everyone), speaking.voice(everyone.lea)
    for _ in range(2):
        linking.send_again(lea, story.channel, told.HOME)
    with pytest.raises(Refused) as refusal:
        linking.send_again(lea, story.channel, told.HOME)
    assert refusal.value.status == 429
    assert all(len(text) <= 160 and "Abadie" not in text for text in told.texts())
    assert told.texts()[0].startswith("Lea Marin, IDE, vous ecrit")


def test_the_trail_says_what_happened_and_nothing_that_was_said(everyone):
    story = told.entered(everyone)
    told.said_by_patient(story, "Secret")
    closing.close(speaking.voice(everyone.lea), story.channel)
    rows = list(db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.n)))
    acts = [row.act for row in rows if row.object_id == story.channel.conversation_id]
    for act in ("opened", "closed"):
        assert f"patient channel {act}" in acts
    for act in ("patient link sent", "patient code sent", "patient device remembered"):
        assert act in acts
    (said,) = [row for row in rows if row.act == "text posted" and row.visit_id]
    assert said.person_id is None and said.identity_id == story.channel.identity_id


def test_those_who_have_not_read_are_named_the_patient_too(everyone):
    story = told.entered(everyone)
    said, _ = told.said_by(everyone.lea, story, "Bonjour Madame")
    seat = for_person(everyone.lea).seat(story.channel.conversation_id)
    waiting = {one.name for one in readership.of(seat, said.id).waiting}
    assert "Hélène Abadie" in waiting and "Patient" not in waiting
    receipts.note(story.channel.conversation_id, story.channel.identity_id, read=1)
    receipts.flush()
    db.session.rollback()
    [read] = readership.of(seat, said.id).read
    assert read.name == "Hélène Abadie"


def test_her_team_reads_in_the_trace_how_one_wrote_with_her(everyone):
    story = told.entered(everyone)
    closing.close(speaking.voice(everyone.lea), story.channel)

    def read(person, **asked):
        lines = tracing.page(person, **asked).lines
        return [wording.sentence(line, wording.titles(person)) for line in lines]

    hers, his = read(everyone.lea), read(everyone.eric)
    thing = "«\u00a0Mme Abadie\u00a0»"
    assert f"Vous avez ouvert la messagerie avec le patient, {thing}" in hers
    assert f"Léa Marin a ouvert la messagerie avec le patient, {thing}" in his
    assert f"Léa Marin a fermé la messagerie avec le patient, {thing}" in his
    assert f"Léa Marin a envoyé au patient le lien de {thing}" in his
    assert f"Code saisi par le patient, {thing}" in his
    acts = set(db.session.scalars(sa.select(AuditEntry.act).where(AuditEntry.act.like("patient%"))))
    assert acts - set(tracing.CHANNEL) <= {"patient registered"}
    assert set(tracing.CHANNEL) <= set(wording.SAID)
    assert not [one for one in his if "votre compte" in one and "patient" in one]
    assert not [one for one in read(everyone.sami) if "patient" in one]
    assert not [one for one in read(everyone.eric, show="readings") if "messagerie" in one]
