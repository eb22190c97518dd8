"""A push in a real browser: shown by the service worker, taken away, touched; the calm of a
conversation; the settings of this device. The push itself is handed over by the browser's own
debugger: no service is reached from here."""

import json

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from domain.accounts import speaking
from domain.chat import posting
from domain.chat.conversations import for_person
from domain.chat.messages import Receipt
from domain.db import db
from domain.ids import new_id
from domain.notifications import calming
from tests.system.browsing import assert_accessible, shot, until

SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag, data }) => ({ title, body, tag, stamp: data?.stamp }))"""
LAST = "async () => (await caches.match('/told/last'))?.text()"

# One that takes the place of another of its tag is away for an instant: this very one is awaited.
TOUCH = """async ([stamp, action]) => {
  const is = ({ data }) => data?.stamp === stamp;
  let notification;
  for (let tries = 0; tries < 400 && !notification; tries++) {
    notification = (await registration.getNotifications()).find(is);
    if (!notification) await new Promise((next) => setTimeout(next, 20));
  }
  if (!notification) throw new Error("this notification never came");
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action })); }"""
CLEAN = """async () => {
  const shown = await (await navigator.serviceWorker.ready).getNotifications();
  for (const one of shown) one.close(); }"""


@pytest.fixture
def phone(enter, world):
    someone = enter("lea", "phone", path=None)
    someone.context.grant_permissions(["notifications"], origin=someone.base)
    someone.goto("/me/notifications")
    someone.page.evaluate(CLEAN)
    until(lambda: someone.page.evaluate(SHOWN) == [], what="another test's are still shown")
    return someone


def ours(someone, found: list[dict], address: str) -> list[dict]:
    """The browser may remember the workers of servers of before."""
    return [one for one in found if one[address].startswith(f"{someone.base}/")]


def deliver(someone, said) -> str:
    """As the browser does when its service calls; the stamp of what it then shows."""
    stamp = new_id()
    if "notification" in said:
        data = said["notification"]["data"] | {"stamp": stamp}
        said = said | {"notification": said["notification"] | {"data": data}}
    wire = someone.context.new_cdp_session(someone.page)
    registrations = []
    wire.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(ours(someone, event["registrations"], "scopeURL")),
    )
    wire.send("ServiceWorker.enable")
    until(lambda: registrations or someone.page.wait_for_timeout(20), what="no registration")
    told = {
        "origin": someone.base, "registrationId": registrations[0]["registrationId"],
        "data": json.dumps(said),
    }  # fmt: skip
    wire.send("ServiceWorker.deliverPushMessage", told)
    wire.detach()
    return stamp


def pushed(conversation, seq=1) -> dict:
    page = f"/conversations/{conversation.id}"
    data = {"conversation": conversation.id, "seq": seq, "page": page}
    notification = {
        "title": "Nouveau message", "body": "Ouvrez Liane pour le lire.", "tag": conversation.id,
        "renotify": True, "data": data, "actions": [{"action": "read", "title": "Lu"}],
    }  # fmt: skip
    return {"web_push": 8030, "notification": notification, "app_badge": 1}


def test_a_push_is_shown_and_what_was_read_elsewhere_leaves_the_screen(phone, world):
    page, room = phone.page, world[1].lea_and_eric
    deliver(phone, pushed(room))
    (shown,) = until(lambda: page.evaluate(SHOWN))
    assert (shown["title"], shown["tag"]) == ("Nouveau message", room.id)
    until(lambda: page.evaluate(LAST), what="the device does not remember")
    deliver(phone, {"read": [room.id], "badge": 0})
    until(lambda: page.evaluate(SHOWN) == [], what="still on the screen")
    deliver(phone, {"nonsense": True})
    assert until(lambda: page.evaluate(SHOWN))[0]["title"] == "Nouveau message"


def tags(page) -> list[str]:
    return [one["tag"] for one in page.evaluate(SHOWN)]


def read_to(person, room) -> int:
    db.session.rollback()
    hers = sa.select(Receipt.read_seq).filter_by(person_id=person, conversation_id=room)
    return db.session.scalar(hers) or 0


def stamps(page) -> list[str]:
    return [one["stamp"] for one in page.evaluate(SHOWN)]


def test_a_touch_marks_read_or_opens_ready_to_answer(phone, world):
    page, cast = phone.page, world[1]
    room = db.session.merge(cast.lea_and_eric)
    newest, _ = posting.post(speaking.voice(db.session.merge(cast.eric)), room, "Bonsoir", new_id())
    said, path = pushed(room, newest.seq), f"/conversations/{room.id}"
    me, here, seq = db.session.merge(cast.lea).id, room.id, newest.seq
    assert read_to(me, here) < seq
    workers = phone.context.service_workers
    (worker,) = [one for one in workers if one.url.startswith(f"{phone.base}/")]
    worker.evaluate(TOUCH, [deliver(phone, said), "read"])
    until(lambda: read_to(me, here) == seq, what="it is still unread")
    until(lambda: here not in tags(page), what="it is still on the screen")
    assert page.url.endswith("/me/notifications")
    worker.evaluate(TOUCH, [deliver(phone, said), "reply"])
    page.wait_for_url(f"**{path}*")
    expect(page.locator("form.composer textarea")).to_be_focused()
    page.evaluate("globalThis.kept = true")
    again = deliver(phone, said)
    worker.evaluate(TOUCH, [again, "reply"])
    until(lambda: again not in stamps(page), what="it is still on the screen")
    expect(page.locator("form.composer textarea")).to_be_focused()
    assert page.evaluate("globalThis.kept"), "the open conversation was loaded again"


def test_this_device_says_whether_it_is_told_and_is_accessible(phone):
    page = phone.page
    phone.ears.forgive("Push API in incognito mode")  # what a test browser is
    page.get_by_role("button", name="Activer les notifications").wait_for()
    shot(page, "told-off-phone")
    assert_accessible(page)
    page.evaluate("localStorage.setItem('liane:told', document.querySelector('meta[name=current-person]').content)")  # fmt: skip  # noqa: E501
    page.reload()
    page.get_by_role("button", name="Envoyer une notification d’essai").wait_for()
    page.get_by_text("otification reçue").wait_for()
    shot(page, "told-on-phone")


def test_a_conversation_is_calmed_in_two_touches(enter, world):
    someone = enter("sami", "pc", f"/conversations/{world[1].nurses.id}")
    page = someone.page
    page.get_by_role("link", name="Notifications").click()
    page.get_by_label("Pendant huit heures").check()
    page.get_by_text("C’est enregistré.").wait_for()
    page.get_by_text("Jusqu’").first.wait_for()
    shot(page, "calm-pc")
    assert_accessible(page)
    db.session.rollback()
    seat = for_person(db.session.merge(world[1].sami)).seat(world[1].nurses.id)
    assert calming.of(seat).is_muted
