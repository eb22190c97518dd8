"""Opening a teleconsultation: one transaction, one SMS, from a conversation one is in."""

import pytest
import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts.identities import Person, Voice
from domain.audit.trail import AuditEntry, first_break
from domain.calls import contacts, finding, opening
from domain.calls.consultations import PLANNED, Consultation, Step, Visit
from domain.chat import members
from domain.chat.conversations import Conversation
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.outbox import OutboxItem
from tests.domain.calls.story import HOME, MOBILE, herself, last_token, opened, texts, together
from vault import tokens


def count(model) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_a_member_opens_one_and_the_patient_gets_a_link(everyone):
    call = opened(everyone)
    assert call.consultation.state == PLANNED
    assert texts() == [
        f"Dr Roux vous attend en video : {HOME}/v#{call.token} Ne transferez pas ce lien."
    ]
    assert finding.visit_of(call.consultation.id).digest == tokens.digest(call.token)


def test_a_stranger_opens_nothing(everyone):
    assert everyone.sami.id not in finding.members(everyone.about_helene.id)
    with pytest.raises(NotFound):
        opening.open_now(herself(everyone.sami), everyone.about_helene, MOBILE, HOME)
    assert count(Consultation) == count(Visit) == count(OutboxItem) == 0


def test_a_member_cannot_open_it_in_the_name_of_another(everyone):
    usurped = Voice(everyone.lea, everyone.eric.identity)
    with pytest.raises(NotFound):
        opening.open_now(usurped, everyone.about_helene, MOBILE, HOME)


def test_someone_who_left_the_conversation_opens_nothing(everyone):
    members.remove(herself(everyone.eric), everyone.about_helene, everyone.eric.identity)
    with pytest.raises(NotFound):
        opened(everyone)


def test_a_group_that_is_no_care_team_is_refused(everyone):
    with pytest.raises(Refused, match="conversation d’un patient"):
        opening.open_now(herself(everyone.lea), everyone.nurses, MOBILE, HOME)


def test_outside_a_patient_conversation_the_name_is_required_and_sealed_under_a_new_key(everyone):
    voice = herself(everyone.eric)
    with pytest.raises(Refused) as refusal:
        opening.open_now(voice, everyone.lea_and_eric, MOBILE, HOME, first_name="Jean")
    assert refusal.value.field == "last_name"
    consultation = opening.open_now(
        voice, everyone.lea_and_eric, MOBILE, HOME, first_name="Jean", last_name="Bon"
    )
    visit = finding.visit_of(consultation.id)
    assert visit.data_key_id != everyone.helene.data_key_id
    assert consultation.patient is None


def test_a_number_that_is_no_french_mobile_opens_nothing(everyone):
    with pytest.raises(Refused):
        opened(everyone, "01 42 34 56 78")
    assert count(Consultation) == count(OutboxItem) == 0


def test_a_double_click_opens_one_and_sends_one_sms(app, everyone):
    doctor, room = everyone.eric.id, everyone.about_helene.id

    def open_one():
        person = db.session.get_one(Person, doctor)
        conversation = db.session.get_one(Conversation, room)
        return opening.open_now(herself(person), conversation, MOBILE, HOME).id

    ids = together(app, 10, open_one)
    assert len(ids) == 10 and len(set(ids)) == 1
    assert len(texts()) == 1


def test_a_second_one_for_another_number_is_refused_while_the_first_is_open(everyone):
    opened(everyone)
    with pytest.raises(Refused, match="déjà ouverte"):
        opened(everyone, "06 98 76 54 32")


def test_what_was_forgotten_yesterday_does_not_prevent_a_new_one(everyone):
    with clock.at(clock.now()) as time:
        first = opened(everyone)
        time.advance(hours=24)
        second = opened(everyone)
    assert first.consultation.id != second.consultation.id


def test_neither_the_token_nor_the_number_is_in_the_database_in_clear(everyone):
    call = opened(everyone)
    dump = _dump()
    assert len(dump) > 1000
    for secret in (call.token, "612345678", "Abadie", "vous attend"):
        assert secret.encode() not in dump


def test_erasing_the_patients_key_erases_the_number(everyone):
    call = opened(everyone)
    with transaction():
        data_keys.shred(everyone.helene.data_key_id)
    with pytest.raises(data_keys.Shredded):
        contacts.of(finding.visit_of(call.consultation.id))


def test_every_step_is_written_down_and_the_audit_chain_holds(everyone):
    call = opened(everyone)
    steps = sa.select(Step).where(Step.consultation_id == call.consultation.id).order_by(Step.id)
    assert [(step.what, step.person_id) for step in db.session.scalars(steps)] == [
        ("opened", everyone.eric.id),
        ("invited", everyone.eric.id),
    ]
    acts = set(db.session.scalars(sa.select(AuditEntry.act)))
    assert {"consultation opened", "consultation invited"} <= acts
    assert first_break() is None


def test_tokens_never_repeat(everyone):
    opened(everyone)
    assert len({tokens.new_token() for _ in range(10_000)}) == 10_000
    assert len(last_token()) == 43


def _dump() -> bytes:
    """Every value of every row, as bytes."""
    pieces = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            pieces += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    return b"\n".join(pieces)
