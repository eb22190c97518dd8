"""The door of tracings."""

import json

import pytest

from domain.db import db
from tests.domain.calls.tracing import heart, sent

STRIP = heart(6)


def messages(desk, conversation):
    db.session.rollback()
    return desk.get(f"/conversations/{conversation.id}/messages").text


def test_a_doctor_keeps_a_strip_and_both_parts_are_downloads(doctor, under_way, everyone):
    answer = doctor.post(f"{under_way}/tracings", json=sent(STRIP))
    assert answer.status_code == 201 and answer.json["seconds"] == 6
    page = messages(doctor, everyone.about_helene)
    assert "Tracé ECG de 6 s" in page and ".pdf" in page and ".json" in page
    for link in {part.split('"')[0] for part in page.split('href="')[1:] if "attachments" in part[:90]}:  # fmt: skip  # noqa: E501
        sent_back = doctor.get(link)
        assert sent_back.headers["Content-Security-Policy"].startswith("sandbox")
        assert sent_back.headers["X-Content-Type-Options"] == "nosniff"


def test_the_nurse_may_too_and_a_stranger_finds_no_call(nurse, stranger, under_way):
    assert nurse.post(f"{under_way}/tracings", json=sent(STRIP)).status_code == 201
    assert stranger.post(f"{under_way}/tracings", json=sent(STRIP)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[" * 100_000, b"null", b'{"consent":true,"rate":NaN}',
     json.dumps(sent(STRIP)).replace('"rate": 250', '"rate": 1e999').encode()],
    ids=["empty", "cut", "deep", "null", "nan", "infinite"],
)  # fmt: skip
def test_what_is_no_tracing_is_refused_with_a_sentence(doctor, under_way, everyone, body):
    answer = doctor.post(f"{under_way}/tracings", data=body, content_type="application/json")
    assert answer.status_code == 422 and answer.json["error"]
    assert "Tracé ECG" not in messages(doctor, everyone.about_helene)


def test_consent_is_asked_beside_its_box(doctor, under_way):
    answer = doctor.post(f"{under_way}/tracings", json=sent(STRIP, consent=False))
    assert (answer.status_code, answer.json["field"]) == (422, "consent")


def test_only_the_page_of_the_call_may_speak_with_a_bridge(doctor, phone, under_way, everyone):
    policy = doctor.get(under_way).headers["Content-Security-Policy"]
    assert "connect-src 'self' ws://127.0.0.1:8137;" in policy
    for desk, url in ((doctor, f"/conversations/{everyone.about_helene.id}"), (phone, "/visit")):
        assert "connect-src 'self';" in desk.get(url).headers["Content-Security-Policy"]
