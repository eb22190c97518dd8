"""The browser in hand, through its doors: subscribed, tried, told to be calm."""

from domain.db import db
from domain.outbox import OutboxItem
from tests.gateways.push_service import Device

ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/abc"


def test_a_browser_is_subscribed_tried_and_forgotten(people):
    assert people.lea.get("/me/push").json["here"] is False
    people.lea.post("/me/push/trial", {}, 409)
    for form in ({}, {**Device(ENDPOINT).form, "auth": "x"}, Device("https://127.0.0.1/p").form):
        people.lea.put("/me/push", form, 422)
    people.lea.put("/me/push", Device(ENDPOINT).form)
    told = people.lea.get("/me/push")
    assert told.json["here"] and told.json["key"] and told.headers["Cache-Control"] == "no-store"
    assert people.eric.get("/me/push").json["here"] is False
    people.lea.post("/me/push/trial", {}, 202)
    assert db.session.query(OutboxItem).filter_by(kind="push-trial").count() == 1
    for _ in range(2):
        answer = people.lea.client.delete("/me/push", headers=people.lea.headers)
        assert answer.status_code == 204
    assert people.lea.get("/me/push").json["here"] is False


def test_a_receipt_that_nobody_signed_is_refused(people):
    answer = people.lea.client.post("/push/receipts", data={"receipt": "forged"})
    assert answer.status_code == 403


def test_a_conversation_is_calmed_by_its_members_only(people):
    address = f"/conversations/{people.cast.about_helene.id}/calm"
    assert "Ne pas me prévenir" in people.lea.get(address).text
    saved = people.lea.put(address, {"mute": "8h", "mentions_only": "1"}, 200)
    assert "C’est enregistré" in saved.text and "Jusqu’" in saved.text
    people.lea.put(address, {"mute": "a century"}, 422)
    people.sami.get(address, 404)
    people.sami.put(address, {"mute": "8h"}, 404)
