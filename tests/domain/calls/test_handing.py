"""A report on its way: to the team, to the patient; and every way in that must stay shut."""

import re

import pytest
import sqlalchemy as sa

from domain import clock
from domain.audit.trail import AuditEntry
from domain.calls import drafting, handing, rating, receiving, reports, shut_links
from domain.calls.acts import Report
from domain.calls.receiving import Answer
from domain.calls.shut_links import ReportRefused
from domain.chat import reading
from domain.chat.messages import Attachment, Message
from domain.db import db
from domain.errors import Refused
from tests.domain.calls.closed import finalised, fresh, over
from tests.domain.calls.story import HOME, herself, opened, texts, together

BORN, WRONG = Answer("9", "03", "1941"), Answer("1", "1", "1950")


@pytest.fixture
def report(app, everyone):
    return reports.newest(finalised(app, over(everyone), everyone.eric))


def sent(everyone, report, mobile="0612345678"):
    link = handing.to_patient(herself(everyone.eric), report, mobile, HOME)
    return link, re.search(r"/r#([\w-]{43})", texts()[-1])[1]


def test_the_team_reads_it_in_the_conversation_once(app, everyone, report):
    blobs, eric = app.extensions["liane"].blobs, herself(everyone.eric)
    identifier = report.id
    for _ in range(2):
        db.session.rollback()
        handing.to_team(eric, db.session.get(Report, identifier), blobs)
    rows = db.session.scalars(sa.select(Message).where(Message.client_id == identifier)).all()
    assert len(rows) == 1
    assert reading.one(rows[0].id).body.startswith("Compte rendu de la téléconsultation du ")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Attachment)) == 1


def test_the_sms_says_nothing_of_her_health_nor_of_her(everyone, report):
    sent(everyone, report)
    words = texts()[-1]
    assert len(words) <= 160 and words.isascii() and "Dr Roux" in words
    for secret in ("Abadie", "Helene", "compte rendu", "consultation", "plaie"):
        assert secret.lower() not in words.lower()


def test_her_birth_date_opens_it_and_leaves_a_trace(everyone, report):
    link, token = sent(everyone, report)
    assert receiving.asks_birth(receiving.knock(token))
    opened_link, device = receiving.enter(token, BORN)
    assert opened_link.opened_at and receiving.of_device(device).id == link.id
    acts = db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.n)).all()
    assert {"consultation report sent", "consultation report opened"} <= set(acts)


def test_what_is_no_date_costs_no_try(everyone, report):
    link, token = sent(everyone, report)
    for wrong in (Answer(), Answer("32", "1", "1941"), Answer("a", "b", "c"), Answer("1", "1", "9" * 9)):  # fmt: skip  # noqa: E501
        with pytest.raises(Refused) as refusal:
            receiving.enter(token, wrong)
        assert refusal.value.field == "born_on"
    db.session.refresh(link)
    assert link.tries == 0


def test_five_wrong_dates_close_it_for_the_right_one_too(everyone, report):
    _, token = sent(everyone, report)
    said = []
    for _ in range(5):
        with pytest.raises(Refused) as refusal:
            receiving.enter(token, WRONG)
        said.append(refusal.value.sentence)
    assert "4\u00a0essais" in said[0] and "1\u00a0essai." in said[3]
    with pytest.raises(ReportRefused) as closed:
        receiving.enter(token, BORN)
    assert closed.value.reason == shut_links.CLOSED


def test_guesses_sent_together_are_all_counted(app, everyone, report):
    _, token = sent(everyone, report)
    outcomes = together(app, 8, lambda: receiving.enter(token, WRONG))
    assert all(isinstance(one, Refused) for one in outcomes)
    with pytest.raises(ReportRefused):
        receiving.enter(token, BORN)


def test_it_expires_and_so_does_the_telephone(everyone, report):
    with clock.at(clock.now()) as time:
        _, token = sent(everyone, report)
        _, device = receiving.enter(token, BORN)
        time.advance(minutes=30)
        with pytest.raises(ReportRefused) as again:
            receiving.of_device(device)
        assert again.value.reason == shut_links.AGAIN
        receiving.enter(token, BORN)
        time.advance(days=14)
        with pytest.raises(ReportRefused) as gone:
            receiving.knock(token)
        assert gone.value.reason == shut_links.EXPIRED


def test_a_withdrawn_link_opens_nothing_at_once(everyone, report):
    link, token = sent(everyone, report)
    _, device = receiving.enter(token, BORN)
    handing.withdraw(herself(everyone.eric), link)
    handing.withdraw(herself(everyone.eric), link)
    for ask in (lambda: receiving.knock(token), lambda: receiving.of_device(device)):
        with pytest.raises(ReportRefused) as refusal:
            ask()
        assert refusal.value.reason == shut_links.REVOKED


def test_a_new_link_replaces_the_former(everyone, report):
    _, former = sent(everyone, report)
    _, token = sent(everyone, report, "0698765432")
    with pytest.raises(ReportRefused):
        receiving.knock(former)
    assert receiving.knock(token)


def test_numbers_and_people_have_limits(everyone, report):
    for _ in range(3):
        sent(everyone, report)
    with pytest.raises(Refused) as refusal:
        sent(everyone, report)
    assert refusal.value.status == 429
    with pytest.raises(Refused) as wrong:
        sent(everyone, report, "01 42 00 00 00")
    assert wrong.value.field == "mobile"


@pytest.mark.parametrize("token", ["", "x", "é" * 10, "a" * 43, "a" * 1000])
def test_what_is_no_link_opens_nothing(everyone, token):
    with pytest.raises(ReportRefused) as refusal:
        receiving.knock(token)
    assert refusal.value.reason == shut_links.UNKNOWN


def test_where_nobody_knows_her_birth_date_a_code_goes_to_the_same_number(app, everyone):
    from domain.calls import admitting, closing, opening, visiting, waiting
    from tests.domain.calls.story import Call, last_token
    from vault import tokens

    eric = herself(everyone.eric)
    room = opening.open_now(eric, everyone.lea_and_eric, "0611223344", HOME, first_name="Jean", last_name="Bon")  # fmt: skip  # noqa: E501
    call = Call(room, last_token(), tokens.new_token(), everyone)
    visiting.confirm(call.token, call.device)
    waiting.arrive(call.visit, {})
    admitting.admit(eric, room)
    closing.close(eric, room)
    _, token = sent(everyone, reports.newest(finalised(app, call, everyone.eric)))
    with pytest.raises(Refused, match="Demandez-en un autre"):
        receiving.enter(token, Answer(code="000000"))
    receiving.send_code(token)
    code = re.search(r"(\d{6})", texts()[-1])[1]
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    with pytest.raises(Refused):
        receiving.enter(token, Answer(code=wrong))
    assert receiving.enter(token, Answer(code=f" {code[:3]} {code[3:]}"))[1]
    for _ in range(2):
        receiving.send_code(token)
    with pytest.raises(Refused) as refusal:
        receiving.send_code(token)
    assert refusal.value.status == 429


def test_stars_and_words_once_each_sealed(everyone):
    call = over(everyone)
    eric, visit = herself(everyone.eric), call.visit
    rating.rate(eric, fresh(call), "4", None)
    kept = rating.rate(eric, fresh(call), "2", "kanarivogel")
    assert (kept.stars, rating.comment(kept)) == (2, "kanarivogel")
    assert b"kanarivogel" not in kept.sealed_comment
    assert rating.may_rate(visit)
    rating.rate_visit(visit, "5", None)
    assert rating.of_visit(visit).stars == 5
    for wrong in ("0", "6", "", "1e3", "²"):
        with pytest.raises(Refused):
            rating.rate(eric, fresh(call), wrong, None)
    with pytest.raises(Refused) as refusal:
        rating.rate(eric, fresh(call), "3", "a" * 1001)
    assert refusal.value.field == "comment"
    with pytest.raises(Refused):
        rating.rate(herself(everyone.ines), fresh(call), "3", None)


def test_who_was_never_let_in_has_nothing_to_say(everyone):
    call = opened(everyone)
    from domain.calls import visiting

    visiting.confirm(call.token, call.device)
    assert not rating.may_rate(call.visit)
    with pytest.raises(Refused):
        rating.rate_visit(call.visit, "5", None)
    assert drafting.of(call.consultation.id, everyone.eric) is None
