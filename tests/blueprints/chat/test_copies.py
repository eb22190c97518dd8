"""Copying the words of a message: told to the team of a patient, and nothing of them."""

import sqlalchemy as sa

from domain.audit.trail import AuditEntry
from domain.db import db


def test_copying_in_a_patients_room_is_told_and_nowhere_else(people):
    room, other = people.cast.about_helene, people.cast.nurses
    for where in (room, other):
        said = people.lea.say(where, "Plaie du talon").select_one("li")["id"]
        path = f"/conversations/{where.id}/messages/{said.removeprefix('message-')}/copies"
        people.lea.post(path, {}, 204)
    people.sami.post(f"{path.replace(other.id, room.id)}", {}, 404)
    page = people.eric.get("/privacy/trace?show=readings").text
    assert page.count("Léa Marin a copié un message de «") == 1
    assert people.lea.get("/privacy/trace").text.count("Vous avez copié un message de «") == 1
    details = list(
        db.session.scalars(sa.select(AuditEntry.detail).where(AuditEntry.act == "message copied"))
    )
    assert len(details) == 1 and "Plaie" not in details[0]
    assert "copié" not in people.sami.get("/privacy/trace").text
