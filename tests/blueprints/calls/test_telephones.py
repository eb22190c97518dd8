"""Where video fails, the call goes on by telephone: which number is shown, and who learns of it."""

import sqlalchemy as sa

from domain import clock
from domain.accounts import callbacks
from domain.calls import attending, finding, steps, telephoning
from domain.calls.consultations import Consultation, Step
from domain.db import db


def room_of(address: str) -> str:
    return address.rpartition("/")[2]


def noted(room: str) -> int:
    rows = sa.select(sa.func.count()).select_from(Step)
    return db.session.scalar(
        rows.where(Step.consultation_id == room, Step.what == steps.TELEPHONED)
    )


def test_the_visitor_reads_the_number_of_who_opened_or_that_she_will_be_called(
    phone, everyone, under_way
):
    assert "le soignant va vous appeler" in phone.get("/visit").text
    callbacks.give(everyone.eric, "04 77 12 34 56")
    page = phone.get("/visit").text
    assert 'href="tel:+33477123456"' in page and "04\u00a077\u00a012\u00a034\u00a056" in page
    callbacks.give(everyone.eric, "")
    assert "tel:+334" not in phone.get("/visit").text


def test_her_decision_is_noted_once_and_shown_to_the_doctor(phone, doctor, under_way):
    assert "par téléphone" not in _lobby(doctor, under_way)
    for _ in range(2):
        assert phone.put("/visit/telephone").status_code == 204
    assert noted(room_of(under_way)) == 1
    assert "L’appel continue par téléphone" in _lobby(doctor, under_way)


def test_the_doctors_decision_is_noted_and_a_return_to_the_video_forgets_it(
    doctor, phone, under_way
):
    assert doctor.put(f"{under_way}/telephone").status_code == 204
    room = room_of(under_way)
    assert telephoning.since(room) is not None
    with clock.at(clock.now()) as time:
        time.advance(minutes=1)
        consultation = db.session.get_one(Consultation, room)
        attending.leave(room, f"visit-{finding.visit_of(room).id}")
        db.session.rollback()
        attending.join_visit(finding.visit_of(consultation.id))
        assert telephoning.since(room) is None


def test_after_the_end_nothing_is_noted(doctor, under_way):
    doctor.put(f"{under_way}/closure")
    assert doctor.put(f"{under_way}/telephone").status_code == 204
    assert noted(room_of(under_way)) == 0


def test_a_number_that_is_none_is_refused_and_nothing_typed_is_lost(doctor):
    answer = doctor.post("/me/callback", data={"callback": "04 77"})
    assert (
        answer.status_code == 422 and "04 77" in answer.text and "Il a dix chiffres" in answer.text
    )
    assert callbacks.of(doctor.person) == ""


def _lobby(doctor, address: str) -> str:
    return doctor.get(address, headers={"X-Liane-Fragment": "1"}).text


def test_the_door_tells_a_battery_only_when_it_is_low(doctor, phone, waiting):
    for verdict, shown in (("good", False), ("weak", True)):
        phone.post("/visit/arrival", json={"camera": "good", "battery": verdict})
        lobby = _lobby(doctor, waiting)
        assert "est en salle d’attente" in lobby
        assert ("Batterie presque vide" in lobby) == shown
