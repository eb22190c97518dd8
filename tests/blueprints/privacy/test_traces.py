""" "Qui a vu quoi" says every reading made through the doors, and nothing of strangers."""

import random
import re
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from domain import clock
from domain.accounts import belonging
from domain.accounts.delegating import Delegation
from domain.audit import accesses, trail
from domain.audit.trail import AuditEntry
from domain.chat.messages import Attachment
from domain.db import db, transaction
from domain.ids import new_id
from domain.privacy import tracing
from tests.cast import cast, csrf, sign_in
from tests.domain.chat.saying import picture_bytes


@pytest.fixture
def everyone(app):
    accesses.forget()
    yield cast(app)
    accesses.forget()


@pytest.fixture
def browsers(app, everyone):
    names = ("lea", "eric", "ines", "sami", "claire")
    found = {name: app.test_client() for name in names}
    for name, browser in found.items():
        sign_in(browser, getattr(everyone, name))
    return found


def readings():
    accesses.flush()
    db.session.rollback()
    asked = sa.select(AuditEntry.person_id, AuditEntry.act, AuditEntry.object_id)
    rows = db.session.execute(asked.where(AuditEntry.act.in_((accesses.READ, accesses.FILE_READ))))
    return sorted(tuple(row) for row in rows)


def test_the_trace_equals_what_was_opened_through_the_doors(everyone, browsers):
    photo = {"photos": (BytesIO(picture_bytes("JPEG")), "talon.jpg", "image/jpeg")}
    where = f"/conversations/{everyone.about_helene.id}"
    lea = browsers["lea"]
    data = {"body": "Vu", "csrf_token": csrf(lea)} | photo
    lea.post(f"{where}/messages", data=data, content_type="multipart/form-data")
    file = db.session.scalar(sa.select(Attachment.id))
    rooms = [everyone.about_helene.id, everyone.lea_and_eric.id, everyone.nurses.id]
    doors = ("", "/messages", "/messages?since=0", f"/attachments/{file}", f"/attachments/{file}/preview")  # fmt: skip  # noqa: E501
    drawn, expected = random.Random(3), set()
    with clock.at(clock.now()):
        for _ in range(120):
            name, room, door = (
                drawn.choice(list(browsers)),
                drawn.choice(rooms),
                drawn.choice(doors),
            )
            answer = browsers[name].get(f"/conversations/{room}{door}")
            if answer.status_code == 200:
                act = accesses.FILE_READ if door.endswith(file) else accesses.READ
                expected.add((getattr(everyone, name).id, act, room))
        assert readings() == sorted(expected) and len(expected) > 6
    assert trail.first_break() is None


def test_a_stranger_who_was_refused_opened_nothing(everyone, browsers):
    assert browsers["sami"].get(f"/conversations/{everyone.about_helene.id}").status_code == 404
    assert readings() == []


def test_she_sees_who_opened_her_conversations_and_who_acts_for_her(app, everyone, browsers):
    now = clock.now()
    with transaction():
        db.session.add(
            Delegation(
                id=new_id(),
                delegator_id=everyone.eric.id,
                delegate_id=everyone.sami.id,
                powers="messages",
                starts_at=now - timedelta(days=1),
                ends_at=now + timedelta(days=1),
                created_at=now,
            )
        )
    for name in ("lea", "sami"):
        assert browsers[name].get(f"/conversations/{everyone.about_helene.id}").status_code == 200
    accesses.flush()
    page = browsers["eric"].get("/privacy/trace").text
    assert "Léa Marin a ouvert «" in page
    assert "Sami Benali a ouvert «" in page and "en votre nom" in page
    assert "{" not in re.sub(r"<head.*?</head>", "", page, flags=re.S).split('id="trace"')[1]
    mine = browsers["eric"].get("/privacy/trace?show=in-my-name").text
    assert "Sami Benali" in mine and "Léa Marin a ouvert" not in mine


def test_what_others_did_of_her_rights_is_told(everyone, browsers):
    belonging.join(everyone.pharmacy, everyone.sami, everyone.ines.actor)
    page = browsers["sami"].get("/privacy/trace?show=account").text
    assert "Inès Faure vous a fait entrer dans une structure" in page
    assert "Inès Faure" not in browsers["lea"].get("/privacy/trace?show=account").text


def test_nobody_reads_the_trace_of_rooms_she_has_left(everyone, browsers):
    browsers["lea"].get(f"/conversations/{everyone.about_helene.id}")
    accesses.flush()
    assert "Léa Marin" not in browsers["sami"].get("/privacy/trace").text


def test_the_trace_is_read_by_pages_and_carried_as_a_table(everyone, browsers):
    with transaction():
        for _ in range(70):
            trail.record("photo changed", everyone.lea.actor, "person", everyone.lea.id)
    first = tracing.page(everyone.lea)
    second = tracing.page(everyone.lea, before=first.next_before)
    numbers = [line.n for line in (*first.lines, *second.lines)]
    assert numbers == sorted(numbers, reverse=True) and len(set(numbers)) == len(numbers) >= 70
    assert "Plus ancien" in browsers["lea"].get("/privacy/trace").text
    lea = browsers["lea"]
    answer = lea.post("/privacy/trace/export", data={"csrf_token": csrf(lea)})
    assert answer.mimetype == "text/csv" and answer.text.startswith("\ufeffEntrée;Date")
    assert answer.text.count("avez changé votre photo") == 70
    assert "avez téléchargé ce journal" in answer.text


def test_a_name_is_never_a_formula(everyone):
    from blueprints.privacy.traces import _row

    assert _row(("=1+1", "@x", "ok")) == "'=1+1;'@x;ok\r\n"


def test_outsiders_read_the_structure_and_insiders_who_among_them(app, everyone, browsers):
    browsers["ines"].get(f"/conversations/{everyone.about_helene.id}")
    accesses.flush()
    paul = app.test_client()
    sign_in(paul, everyone.paul)
    outside = browsers["lea"].get("/privacy/trace").text
    inside = paul.get("/privacy/trace").text
    assert "Pharmacie du Marché a ouvert" in outside and "Inès" not in outside
    assert "Inès Faure a ouvert" in inside and "en tant que Pharmacie du Marché" in inside
