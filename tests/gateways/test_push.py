"""Sealed for one browser, signed, to a service that is one: and every answer it may give."""

import socket

import pytest

from gateways import push_addresses
from gateways.errors import GatewayError
from gateways.push import Busy, Gone, Letter, PushGateway, sealed
from tests.gateways.push_service import Device, PushService, judged
from vault import vapid

KEY = vapid.private_key(b"k" * 32)
FCM = "https://fcm.googleapis.com/fcm/send/abc:APA91b-_x"
GOOD = (
    FCM, "https://updates.push.services.mozilla.com/wpush/v2/gAAAA", "https://web.push.apple.com/QO",
    "https://wns2-par02p.notify.windows.com/w/?token=BQ%3d", "https://fcm.googleapis.com:443/wp/x",
)  # fmt: skip
BAD = (
    "", "fcm.googleapis.com/x", "http://fcm.googleapis.com/x", "ftp://fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x", "https://fcm.googleapis.com:80/x",
    "https://fcm.googleapis.com", "https://fcm.googleapis.com./x", "https://fcm.googleapis.com:/x",
    "https://user@fcm.googleapis.com/x", "https://fcm.googleapis.com@evil.example/x",
    "https://fcm.googleapis.com:x@evil.example/x", "https://evil.example#fcm.googleapis.com/x",
    "https://evil.example/fcm.googleapis.com", "https://evil.example?fcm.googleapis.com/x",
    "https://fcm.googleapis.com.evil.example/x", "https://evilfcm.googleapis.com/x",
    "https://notfcm.googleapis.com/x", "https://googleapis.com/x", "https://windows.com/x",
    "https://evil-notify.windows.com/x", "https://push.apple.com/x",
    "https://fcm.googleapis.com\\@evil.example/x", "https://evil.example\\.fcm.googleapis.com/x",
    "https://fcm.googleapis.com\r\nHost: evil/x", "https://fcm.googleapis.com/x\r\nX: y",
    "https://fcm.googleapis.com/x y", " https://fcm.googleapis.com/x", f"{FCM}\n", f"{FCM}\t",
    "https://fcm。googleapis。com/x", "https://ｆcm.googleapis.com/x", "https://fcm.googleapis.com/é",
    "https://FCM.googleapis.com/x", "HTTPS://fcm.googleapis.com/x", "//fcm.googleapis.com/x",
    "https:/fcm.googleapis.com/x", "https:fcm.googleapis.com/x", "https:///fcm.googleapis.com/x",
    "https://127.0.0.1/x", "https://127.1/x", "https://2130706433/x", "https://0x7f000001/x",
    "https://0177.0.0.1/x", "https://0/x", "https://[::1]/x", "https://[::ffff:127.0.0.1]/x",
    "https://[::ffff:7f00:1]/x", "https://localhost/x", "https://localhost.localdomain/x",
    "https://10.0.0.1/x", "https://192.168.1.1/x", "https://172.16.0.1/x", "https://100.64.0.1/x",
    "https://169.254.169.254/latest", "https://[fe80::1]/x", "https://[fd00::1]/x",
    "https://[64:ff9b::7f00:1]/x", "https://[2002:7f00:1::]/x", "http://127.0.0.1:80/x",
    "http://localhost:80/x", "file:///etc/passwd", "javascript:alert(1)", "data:,x",
    FCM + "a" * 2048, f"{FCM}@evil.example", f"{FCM}#x", "https://fcm.googleapis.com%2eevil.example/x",
)  # fmt: skip
PRIVATE = (
    "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.31.0.1", "192.168.0.1", "100.64.0.1",
    "169.254.169.254", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::",
    "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "2002:7f00:1::", "2001:db8::1", "ff02::1", "nonsense",
)  # fmt: skip


@pytest.fixture
def service():
    with PushService() as service:
        yield service


@pytest.fixture
def gateway():
    return PushGateway(KEY, "mailto:coordination@cpts.example", loopback=True)


def letter(device: Device, text: str = '{"a": 1}', **more) -> Letter:
    return Letter(device.endpoint, device.p256dh, device.auth, text, **more)


def test_a_letter_is_opened_by_its_browser_alone(service, gateway):
    mine, other = service.device(), service.device()
    gateway.send(letter(mine, '{"dit": "é"}', topic="t" * 24, urgent=True, seconds=60))
    (received,) = service.received
    assert mine.opened(received) == {"dit": "é"}
    with pytest.raises(Exception):  # noqa: B017 - a cipher says no in its own words
        other.opened(received)
    headers = received.headers
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "60")
    assert (headers["Urgency"], headers["Topic"]) == ("high", "t" * 24)


def test_every_body_has_one_size_under_what_services_take(service):
    device = service.device()
    sizes = {len(sealed(letter(device, "x" * size))) for size in (1, 100, 2048)}
    assert len(sizes) == 1 and sizes.pop() <= 4096
    with pytest.raises(GatewayError, match="trop long"):
        sealed(letter(device, "x" * 2049))


def test_the_signature_is_ours_for_this_service_and_made_once_an_hour(service, gateway):
    device = service.device()
    gateway.send(letter(device))
    gateway.send(letter(device))
    first, second = service.received
    assert judged(first, service.operator.url)
    assert first.headers["Authorization"] == second.headers["Authorization"]
    assert f"k={vapid.public_text(KEY)}" in first.headers["Authorization"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_said_gone(service, gateway, status):
    service.say(status)
    with pytest.raises(Gone):
        gateway.send(letter(service.device()))


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_busy_service_is_asked_again(service, gateway, status):
    service.say(status, b"x" * 10_000_000 if status == 500 else b"")
    with pytest.raises(Busy):
        gateway.send(letter(service.device()))


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 403, 413])
def test_a_refusal_and_a_redirect_are_for_good_and_followed_nowhere(service, gateway, status):
    service.say(status)
    with pytest.raises(GatewayError) as refusal:
        gateway.send(letter(service.device()))
    assert refusal.value.permanent and "127" not in refusal.value.reason
    assert [one.path for one in service.received] == ["/push/0"]


def test_nobody_there_and_somebody_silent_are_asked_again(gateway, monkeypatch):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        nobody = Device(f"http://127.0.0.1:{silent.getsockname()[1]}/x")
        with pytest.raises(Busy, match="injoignable"):
            gateway.send(letter(nobody))
        silent.listen()
        monkeypatch.setattr("gateways.push.TIMEOUT", 0.1)
        with pytest.raises(Busy, match="injoignable"):
            gateway.send(letter(nobody))


@pytest.mark.parametrize("endpoint", GOOD)
def test_the_services_of_browsers_are_called(endpoint):
    address = push_addresses.parse(endpoint)
    assert (address.scheme, address.port) == ("https", 443)


def test_sixty_ways_round_are_refused_and_say_nothing():
    assert len(BAD) >= 60
    let_in = []
    for endpoint in BAD:
        try:
            let_in.append(push_addresses.parse(endpoint))
        except GatewayError as refusal:
            assert (refusal.reason, refusal.permanent) == ("adresse refusée", True)
    assert let_in == []


@pytest.mark.parametrize("endpoint", ["http://localhost:80/x", "http://127.0.0.2:80/x", "http://127.0.0.1:0/x", "http://127.0.0.1:99999/x"])  # fmt: skip  # noqa: E501
def test_loopback_is_one_address_even_where_it_is_allowed(endpoint):
    with pytest.raises(GatewayError):
        push_addresses.parse(endpoint, loopback=True)


def test_no_private_address_is_public():
    assert [ip for ip in PRIVATE if push_addresses.is_public(ip)] == []
    assert push_addresses.is_public("142.250.75.10")
    assert push_addresses.is_public("2a00:1450:4007:80e::200a")


def test_a_known_name_that_points_inside_is_not_called(service, monkeypatch):
    """Rebinding: one private address among public ones is enough."""
    port = int(service.operator.url.rpartition(":")[2])
    for inside in (["127.0.0.1"], ["142.250.75.10", "127.0.0.1"], ["::1"], ["fd00::1"]):
        answers = [(None, None, None, "", (ip, port)) for ip in inside]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, answers=answers, **__: answers)
        device = Device(FCM)
        with pytest.raises(GatewayError, match="adresse refusée"):
            PushGateway(KEY, "mailto:a@b.example").send(letter(device))
    assert service.received == []


def test_the_address_that_was_judged_is_the_one_called(monkeypatch):
    asked = []

    def resolve(host, *_, **__):
        asked.append(host)
        return [(None, None, None, "", ("142.250.75.10", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    address = push_addresses.resolve(push_addresses.parse(FCM))
    assert (address.ip, address.host, asked) == ("142.250.75.10", "fcm.googleapis.com", [address.host])  # fmt: skip  # noqa: E501


def test_only_apple_never_takes_a_push_that_shows_nothing(gateway):
    assert [gateway.takes_silence(one) for one in GOOD] == [True, True, False, True, True]
