"""Who acts for another is in what he is in, under both names, and herself first."""

import pytest
import sqlalchemy as sa

from domain.accounts import delegating
from domain.accounts.speaking import voice
from domain.audit.trail import AuditEntry
from domain.calls import finding, opening
from domain.chat import members, posting
from domain.chat.conversations import for_person, is_in
from domain.chat.messages import Message
from domain.db import db
from domain.errors import NotFound
from domain.ids import new_id
from tests.cast import cast


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def delegation(everyone):
    return delegating.give(everyone.eric, everyone.sami.id, ["messages"])


def test_she_reads_and_writes_as_him_and_both_names_are_kept(everyone, delegation):
    seat = for_person(everyone.sami).seat(everyone.about_helene.id)
    message, _ = posting.post(seat.voice(), everyone.about_helene, "Rendez-vous jeudi", new_id())
    db.session.rollback()  # the message was written elsewhere: look anew
    row = db.session.get_one(Message, message.id)
    assert (row.person_id, row.identity_id) == (everyone.sami.id, everyone.eric.id)
    act = db.session.scalar(sa.select(AuditEntry).order_by(AuditEntry.n.desc()).limit(1))
    assert (act.person_id, act.identity_id) == (everyone.sami.id, everyone.eric.id)


def test_a_member_who_also_acts_for_another_is_herself_first(everyone, delegation):
    members.add(voice(everyone.lea), everyone.about_helene, everyone.sami.identity)
    seat = for_person(everyone.sami).seat(everyone.about_helene.id)
    assert [one.id for one in seat.identities] == [everyone.sami.id, everyone.eric.id]
    assert seat.voice().identity.id == everyone.sami.id


def test_with_the_power_of_messages_she_prepares_his_teleconsultations(everyone, delegation):
    where = everyone.about_helene
    as_him = finding.voice_in(everyone.sami, where.id)
    call = opening.open_now(as_him, where, "0612345678", "http://localhost")
    assert finding.consultation(everyone.sami, call.id) is call
    assert everyone.sami.id in finding.members(where.id)
    delegating.end(everyone.eric, delegation.id)
    with pytest.raises(NotFound):
        finding.consultation(everyone.sami, call.id)


def test_the_agenda_alone_opens_no_message(everyone):
    delegating.give(everyone.eric, everyone.sami.id, ["agenda", "expertise"])
    assert not is_in(everyone.sami.id, everyone.about_helene.id)
