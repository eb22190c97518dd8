"""From the act to the lock screen: what is pushed, to which browsers, in which words."""

import re
from datetime import timedelta

import pytest

from domain import clock, outbox
from domain.accounts import disturbing, sessions
from domain.accounts.disturbing import Preferences
from domain.chat import members
from domain.chat.alerts import Alert
from domain.db import db, transaction
from domain.ids import new_id
from domain.notifications import audience, clearing, settling, subscriptions, waiting, wording
from domain.notifications import devices as pushed_to
from domain.notifications.subscriptions import MOST, Subscription
from domain.notifications.tellings import Telling
from gateways.push import Letter, sealed
from tests.cast import cast
from tests.domain.chat.saying import count, fresh, herself, identity, say
from tests.domain.notifications import devices
from tests.domain.notifications.devices import BASE, Nobody, carry, read, session_of, subscribed
from tests.gateways.push_service import Device, PushService, judged
from vault.tickets import BadTicket


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def service():
    with PushService() as service:
        yield service


def test_a_message_is_told_without_a_word_of_it(everyone, service):
    subscribed(everyone.eric, service)
    message = say(everyone.lea, everyone.about_helene, "Plaie du talon de Mme Abadie")
    carry()
    (said,) = service.said()
    assert judged(service.received[0], service.operator.url)
    shown = said["notification"]
    assert (said["web_push"], said["app_badge"], shown["app_badge"]) == (8030, 1, "1")
    assert (shown["title"], shown["body"]) == ("Nouveau message", "Ouvrez Liane pour le lire.")
    room = f"{BASE}/conversations/{everyone.about_helene.id}"
    assert shown["navigate"] == f"{room}#message-{message.id}"
    assert shown["tag"] == everyone.about_helene.id and not shown["requireInteraction"]
    assert [one["title"] for one in shown["actions"]] == ["Répondre", "Lu"]


def test_a_thousand_of_a_thousand_open_and_say_nothing(everyone):
    """Sealed for a thousand browsers that share ten keys: making keys is what costs."""
    disturbing.choose(everyone.eric, Preferences(names=True))
    say(everyone.lea, everyone.about_helene, "Plaie du talon, fièvre, Abadie")
    fresh()
    (one, *_) = [d for d in audience.of(_posted()) if d.person_id == everyone.eric.id]
    keys = [Device("https://fcm.googleapis.com/fcm/send/x") for _ in range(10)]
    secrets = re.compile(r"Abadie|Hélène|plaie|talon|fièvre|marin", re.IGNORECASE)
    opened = 0
    for number in range(1000):
        device = keys[number % 10]
        here = pushed_to.Device(str(number), everyone.eric.id, **device.form)
        text = wording.message(
            here, one.conversation_id, one.message_id, one.seq, one.sender, base=BASE, badge=3
        )
        body = sealed(Letter(device.endpoint, device.p256dh, device.auth, text))
        said = device.opened(type("Received", (), {"body": body}))
        assert said["notification"]["body"] == "Léa" and not secrets.search(text)
        opened += 1
    assert opened == 1000


def _posted() -> list[str]:
    return [item.payload()["message"] for item in devices.waiting("push")]


def test_what_was_told_is_forgotten_by_the_outbox(everyone, service):
    say(everyone.lea, everyone.about_helene)
    assert len(devices.waiting("push")) == 1
    carry()
    assert count(outbox.OutboxItem) == 0


def test_who_was_removed_before_it_leaves_gets_nothing(everyone, service):
    subscribed(everyone.sami, service)
    say(everyone.lea, everyone.nurses)
    members.remove(herself(everyone.lea), everyone.nurses, identity(everyone.sami))
    carry()
    assert service.received == []


def test_many_messages_of_one_conversation_are_one_notification(everyone, service):
    subscribed(everyone.eric, service)
    for _ in range(5):
        say(everyone.lea, everyone.lea_and_eric)
    say(everyone.lea, everyone.about_helene)
    carry()
    tags = [said["notification"]["tag"] for said in service.said()]
    assert sorted(tags) == sorted([everyone.lea_and_eric.id, everyone.about_helene.id])
    assert {said["app_badge"] for said in service.said()} == {2}


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(everyone, service, status):
    subscribed(everyone.eric, service)
    service.say(status)
    say(everyone.lea, everyone.lea_and_eric)
    carry()
    assert count(Subscription) == 0


def test_a_busy_service_gets_it_again_later_and_the_others_do_not(everyone, service):
    subscribed(everyone.eric, service)
    subscribed(everyone.eric, service, "Firefox sur Debian")
    service.operator.answers = [(503, b""), (201, b"")]
    with clock.at(clock.now()) as time:
        say(everyone.lea, everyone.lea_and_eric)
        carry()
        assert len(service.received) == 2
        carry()
        assert len(service.received) == 2
        time.advance(minutes=1)
        carry()
    assert len(service.received) == 3
    paths = [one.path for one in service.received]
    assert sorted(paths[:2]) == ["/push/0", "/push/1"] and len(service.said()) == 3
    assert devices.waiting("push-again") == []


def test_a_service_that_stays_busy_is_left_alone_at_last(everyone, service):
    subscribed(everyone.eric, service)
    service.say(429)
    with clock.at(clock.now()) as time:
        say(everyone.lea, everyone.lea_and_eric)
        for _ in range(10):
            carry()
            time.advance(hours=3)
    assert len(service.received) == 1 + settling.TRIES
    assert devices.waiting("push-again") == []


def test_a_browser_dies_with_its_session_and_another_takes_its_place(everyone, service):
    device = service.device()
    session = session_of(everyone.eric)
    assert subscriptions.subscribe(everyone.eric, session, **device.form)
    assert not subscriptions.subscribe(everyone.eric, session, **device.form)
    subscriptions.subscribe(everyone.lea, session_of(everyone.lea), **device.form)
    assert count(Subscription) == 1 and pushed_to.of([everyone.eric.id]) == []
    sessions.end_all(everyone.lea)
    fresh()
    assert pushed_to.of([everyone.lea.id]) == []


def test_one_person_has_sixteen_browsers_at_most_and_their_addresses_are_sealed(everyone, service):
    for number in range(MOST + 2):
        subscribed(everyone.eric, service, f"Navigateur {number}")
    assert count(Subscription) == MOST
    row = db.session.query(Subscription).first()
    assert b"127.0.0.1" not in row.sealed and b"endpoint" not in row.sealed


def test_quiet_hours_put_off_once_however_many_messages_come(everyone, service):
    subscribed(everyone.eric, service)
    noon = clock.now().astimezone(clock.PARIS).replace(hour=23, minute=0)
    disturbing.choose(everyone.eric, Preferences(quiet_from=22 * 60, quiet_to=7 * 60))
    with clock.at(noon) as time:
        for _ in range(3):
            say(everyone.lea, everyone.lea_and_eric)
            carry()
            time.advance(minutes=1)
        assert service.received == [] and len(devices.waiting("push-later")) == 1
        time.advance(hours=8)
        carry()
    assert [said["notification"]["tag"] for said in service.said()] == [everyone.lea_and_eric.id]


def test_whoever_wrote_it_is_told_that_a_referent_took_it_away(everyone, service):
    subscribed(everyone.eric, service)
    where = everyone.about_helene.id
    with transaction():
        said = {"person": everyone.eric.id, "conversation": where, "seq": 3}
        outbox.add("moderated", said, key="moderated:1", about=where)
    carry()
    told = service.said()[0]["notification"]
    assert (told["title"], told["navigate"]) == (
        "Message supprimé", f"{BASE}/conversations/{where}?at=3",
    )  # fmt: skip


def test_an_alert_goes_through_quiet_hours_and_stays_on_the_screen(everyone, service):
    subscribed(everyone.eric, service)
    disturbing.choose(everyone.eric, Preferences(messages="nothing", quiet_from=0, quiet_to=1439))
    with transaction():
        alert = Alert(
            id=new_id(), kind="urgent", conversation_id=everyone.lea_and_eric.id,
            identity_id=everyone.lea.id, person_id=everyone.lea.id, raised_at=clock.now(),
        )  # fmt: skip
        db.session.add(alert)
        said = {"alert": alert.id, "step": 1, "people": [everyone.eric.id, everyone.lea.id]}
        for step in (1, 2):
            outbox.add("alert", said, key=f"alert:{step}", about=alert.id)
            db.session.flush()
    carry()
    first, second = [one["notification"] for one in service.said()]
    assert (first["title"], first["requireInteraction"]) == ("Message urgent", True)
    assert first["tag"] == second["tag"] == f"alert-{alert.id}"
    assert first["navigate"] == f"{BASE}/conversations/{everyone.lea_and_eric.id}"
    assert service.received[0].headers["Urgency"] == "high"
    with transaction():
        db.session.get_one(Alert, alert.id).answered_at = clock.now()
        outbox.add("alert", said, key="alert:3", about=alert.id)
    carry()
    assert len(service.received) == 2


def test_what_is_read_elsewhere_is_taken_away_once_where_it_may_be(everyone, service, monkeypatch):
    subscribed(everyone.eric, service)
    message = say(everyone.lea, everyone.lea_and_eric)
    carry()
    clearing.note_reading([everyone.lea_and_eric.id])
    assert devices.waiting("push-read") == []
    read(everyone.eric, everyone.lea_and_eric, message.seq)
    for _ in range(2):
        clearing.note_reading([everyone.lea_and_eric.id])
    carry()
    assert service.said()[1:] == [{"read": [everyone.lea_and_eric.id], "badge": 0}]
    say(everyone.lea, everyone.lea_and_eric)
    carry()
    read(everyone.eric, everyone.lea_and_eric, message.seq + 1)
    clearing.note_reading([everyone.lea_and_eric.id])
    monkeypatch.setattr(type(devices.gateway()), "takes_silence", lambda *_: False)
    carry()
    assert len(service.received) == 3


def test_a_device_proves_what_it_shows_and_nobody_else_can(everyone, service):
    subscribed(everyone.eric, service)
    say(everyone.lea, everyone.lea_and_eric)
    carry()
    proof = service.said()[0]["notification"]["data"]["receipt"]
    with pytest.raises(BadTicket):
        settling.shown(proof[:-2] + "xx")
    settling.shown(proof)
    fresh()
    assert db.session.query(Subscription).one().shown_at
    assert db.session.get(Telling, (everyone.eric.id, everyone.lea_and_eric.id)).shown_at
    with clock.at(clock.now() + timedelta(days=4)), pytest.raises(BadTicket):
        settling.shown(proof)


def test_an_e_mail_without_content_to_who_was_told_in_vain(everyone, service):
    mail = Nobody()
    disturbing.choose(everyone.ines, Preferences(mail=False))
    with clock.at(clock.now()) as time:
        first = say(everyone.lea, everyone.about_helene, "Plaie du talon")
        say(everyone.sami, everyone.nurses)
        carry()
        time.advance(minutes=29)
        assert waiting.write_to_the_silent(BASE) == 0
        read(everyone.eric, everyone.about_helene, first.seq)
        time.advance(minutes=1)
        assert waiting.write_to_the_silent(BASE) == 2  # Paul and Léa
        assert waiting.write_to_the_silent(BASE) == 0
        carry(mail)
        assert sorted(to for to, *_ in mail.sent) == ["lea@cast.example", "paul@cast.example"]
        assert "talon" not in str(mail.sent) and "Abadie" not in str(mail.sent)
        say(everyone.sami, everyone.nurses)
        carry()
        time.advance(hours=1)
        assert waiting.write_to_the_silent(BASE) == 0


def test_a_device_that_showed_it_spares_the_e_mail(everyone, service):
    subscribed(everyone.eric, service)
    with clock.at(clock.now()) as time:
        say(everyone.lea, everyone.lea_and_eric)
        carry()
        settling.shown(service.said()[0]["notification"]["data"]["receipt"])
        time.advance(hours=2)
        assert waiting.write_to_the_silent(BASE) == 0
