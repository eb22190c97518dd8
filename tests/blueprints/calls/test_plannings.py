"""The doors that plan, move, cancel and announce a delay; what the page says when it is refused."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from domain import clock
from domain.accounts import delegating
from domain.calls.consultations import Consultation
from domain.db import db
from tests.domain.calls.story import MOBILE, last_token

PAST = {"day": "2020-01-01"}


def form(**more) -> dict:
    day = clock.now().astimezone(clock.PARIS).date() + timedelta(days=2)
    return {"day": f"{day}", "hour": "14:30", "minutes": "15", "mobile": MOBILE, **more}


def plans(desk, everyone, **more):
    return desk.post(f"/conversations/{everyone.about_helene.id}/plannings", data=form(**more))


@pytest.fixture
def planned(doctor, everyone) -> str:
    answer = plans(doctor, everyone)
    assert answer.status_code == 204, answer.text
    return answer.headers["HX-Redirect"].split("?")[0].removesuffix("/planning")


def test_the_form_knows_the_mobile_and_proposes_the_others_of_the_team(doctor, everyone):
    page = doctor.get(f"/conversations/{everyone.about_helene.id}/plannings/new").text
    assert "06\u00a012\u00a034\u00a056\u00a078" in page and "Léa Marin" in page
    assert "Planifier et envoyer le lien" in page


def test_what_is_refused_loses_nothing_typed(doctor, everyone):
    more = {
        "comment": "Voir la plaie",
        "companion_role": "relative",
        "companion_quality": "sa fille",
    }
    more |= {"companion_first_name": "Rose", "companion_last_name": "A", "companion_mobile": "12"}
    answer = plans(doctor, everyone, **more)
    assert answer.status_code == 422
    for kept in ("Voir la plaie", "sa fille", 'value="12"', "companion_mobile-error"):
        assert kept in answer.text
    assert plans(doctor, everyone, **PAST).status_code == 422


def test_a_double_booking_is_warned_then_allowed(doctor, everyone, planned):
    answer = plans(doctor, everyone)
    assert answer.status_code == 409 and "Planifier quand même" in answer.text
    seen = answer.text.split('name="anyway" value="')[1].split('"')[0]
    assert plans(doctor, everyone, anyway=seen).status_code == 204


def test_the_page_shows_who_is_expected_and_moves_or_cancels_it(doctor, everyone, planned):
    page = doctor.get(f"{planned}/planning").text
    assert "Hélène Abadie" in page and "Annuler le rendez-vous" in page and "+10 min" in page
    later = form(hour="16:00")
    moved = doctor.client.put(f"{planned}/planning", data=later, headers=doctor.headers)
    assert moved.status_code == 200 and "16:00" in moved.text
    wrong = doctor.client.put(f"{planned}/planning", data=later | PAST, headers=doctor.headers)
    assert wrong.status_code == 422 and "day-error" in wrong.text
    late = doctor.post(f"{planned}/delays", data={"minutes": "15"})
    assert "16:15" in late.text
    assert doctor.post(f"{planned}/delays", data={"minutes": "7"}).status_code == 422
    assert "Annulée" in doctor.put(f"{planned}/cancellation").text
    assert doctor.client.put(f"{planned}/planning", data=later, headers=doctor.headers).status_code == 409  # fmt: skip  # noqa: E501


def test_a_stranger_finds_nothing(stranger, everyone, planned):
    for url in (f"{planned}/planning", f"{planned}/calendar"):
        assert stranger.get(url).status_code == 404
    for door in ("cancellation", "absence"):
        assert stranger.put(f"{planned}/{door}").status_code == 404
    assert stranger.get(f"/consultations?identity={everyone.eric.id}").status_code == 404
    room = everyone.about_helene.id
    assert stranger.get(f"/conversations/{room}/plannings/new").status_code == 404


def test_the_calendar_is_a_file_that_names_nobody(doctor, planned):
    answer = doctor.get(f"{planned}/calendar")
    assert answer.mimetype == "text/calendar" and "attachment" in answer.headers["Content-Disposition"]  # fmt: skip  # noqa: E501
    assert "Abadie" not in answer.text
    assert Calendar.from_ical(answer.data).walk("VEVENT")


def test_a_secretary_plans_in_the_doctors_name(app, everyone, stranger):
    delegating.give(everyone.eric, everyone.sami.id, ["messages", "agenda"])
    room = everyone.about_helene.id
    page = stranger.get(f"/conversations/{room}/plannings/new").text
    assert "Vous planifiez au nom de Dr Éric Roux" in page
    assert plans(stranger, everyone).status_code == 204
    one = db.session.scalar(sa.select(Consultation))
    assert (one.identity_id, one.person_id) == (everyone.eric.id, everyone.sami.id)


def test_the_patient_sees_the_hour_says_she_is_late_and_keeps_the_date(phone, doctor, planned):
    token = last_token_of_invitation()
    early = phone.post("/visit/openings", json={"token": token})
    assert "Votre rendez-vous est" in early.text and "14:30" in early.text
    late = phone.post("/visit/delay", json={"token": token, "minutes": "10"})
    assert "10 minutes de retard" in late.text
    assert "10 min de retard" in doctor.get(f"{planned}/planning").text
    kept = phone.post("/visit/calendar", json={"token": token})
    assert kept.mimetype == "text/calendar"
    assert phone.post("/visit/delay", json={"token": token, "minutes": "1000"}).status_code == 422
    assert phone.post("/visit/delay", json={"token": "x" * 43, "minutes": "10"}).status_code == 404


def test_the_link_is_given_by_hand_to_who_may(doctor, stranger, planned):
    page = doctor.get(f"{planned}/planning").text
    address = page.split('hx-post="')[-1]
    link = next(part.split('"')[0] for part in page.split('hx-post="') if "/visits/" in part.split('"')[0])  # fmt: skip  # noqa: E501
    assert address and "/v#" in doctor.post(link).text
    assert stranger.post(link).status_code == 404


def last_token_of_invitation() -> str:
    """Reminders are written after the invitation: all hold the same link."""
    return last_token()
