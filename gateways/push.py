"""Web push (RFC 8030, 8188, 8291, 8292): sealed for one browser, signed, sent to its service.

It knows nothing of what is said. Every body has one size, so that its length tells nothing either.
"""

import time
from dataclasses import dataclass
from functools import lru_cache

import certifi
import gevent
import urllib3
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02
from pywebpush import WebPusher

from gateways import push_addresses
from gateways.errors import GatewayError
from gateways.push_addresses import Address

TIMEOUT = urllib3.Timeout(connect=2, read=5)
LONGEST_SECONDS = 8
SIZE = 2048  # of what is sealed: a service takes 4,096 once it is
SIGNED_SECONDS, RENEWED_SECONDS = 12 * 3600, 3600
GONE, RETRYABLE = (404, 410), (408, 425, 429)
MOST_PATIENCE = 3600


class Gone(GatewayError):
    """This browser is subscribed no more: forget it."""

    def __init__(self) -> None:
        super().__init__("abonnement terminé", permanent=True)


class Busy(GatewayError):
    """Try again in so many seconds."""

    def __init__(self, reason: str, seconds: int = 0):
        super().__init__(reason)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Letter:
    """What leaves for one browser. `topic` lets a newer one replace it while the device sleeps."""

    endpoint: str
    p256dh: str
    auth: str
    text: str
    topic: str = ""
    urgent: bool = False
    seconds: int = 12 * 3600


class PushGateway:
    def __init__(self, key: ec.EllipticCurvePrivateKey, contact: str, *, loopback: bool = False):
        self.vapid, self.contact, self.loopback = Vapid02(key), contact, loopback
        self._signed: dict[str, tuple[float, str]] = {}

    def send(self, letter: Letter) -> None:
        """Raises Gone, Busy, or GatewayError for good."""
        address = push_addresses.parse(letter.endpoint, loopback=self.loopback)
        body = sealed(letter)
        with gevent.Timeout(LONGEST_SECONDS, Busy("service trop lent")):
            _judge(*_post(push_addresses.resolve(address), body, self._headers(address, letter)))

    def takes_silence(self, endpoint: str) -> bool:
        return push_addresses.parse(endpoint, loopback=self.loopback).takes_silence

    def _headers(self, address: Address, letter: Letter) -> dict[str, str]:
        headers = {
            "Authorization": self._authorization(address.origin),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Host": address.origin.partition("://")[2],
            "TTL": str(letter.seconds),
            "Urgency": "high" if letter.urgent else "normal",
        }
        return headers | ({"Topic": letter.topic} if letter.topic else {})

    def _authorization(self, origin: str) -> str:
        """Signed once an hour for each service: a signature costs more than sealing."""
        until, known = self._signed.get(origin, (0.0, ""))
        if until < time.time():
            claims = {"aud": origin, "sub": self.contact, "exp": int(time.time()) + SIGNED_SECONDS}
            known = self.vapid.sign(claims)["Authorization"]
            self._signed[origin] = (time.time() + RENEWED_SECONDS, known)
        return known


def sealed(letter: Letter) -> bytes:
    """Only this browser opens it. Spaces at the end of JSON say nothing."""
    keys = {"p256dh": letter.p256dh, "auth": letter.auth}
    text = letter.text.encode().ljust(SIZE)
    if len(text) > SIZE:
        raise GatewayError("trop long", permanent=True)
    return WebPusher({"endpoint": letter.endpoint, "keys": keys}).encode(text)["body"]


def _post(address: Address, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """The status and how long to wait. Nothing of the answer's body is read, no redirect is
    followed, no proxy is asked."""
    pool = _pool(address.scheme, address.ip, address.port, address.host)
    try:
        answer = pool.urlopen(
            "POST", address.path, body=body, headers=headers, timeout=TIMEOUT, retries=False,
            redirect=False, preload_content=False, decode_content=False,
        )  # fmt: skip
    except (urllib3.exceptions.HTTPError, OSError):
        raise Busy("service injoignable") from None
    status, wait = answer.status, answer.headers.get("Retry-After", "")
    answer.close()
    return status, wait


def _judge(status: int, wait: str) -> None:
    if 200 <= status < 300:
        return
    if status in GONE:
        raise Gone
    if status >= 500 or status in RETRYABLE:
        patience = min(int(wait), MOST_PATIENCE) if wait.isascii() and wait.isdigit() else 0
        raise Busy(f"service occupé ({status})", patience)
    raise GatewayError(f"refus du service ({status})", permanent=True)


@lru_cache(maxsize=64)
def _pool(scheme: str, ip: str, port: int, host: str) -> urllib3.HTTPConnectionPool:
    """Connected to the address that was judged; the certificate is that of the name."""
    if scheme == "http":
        return urllib3.HTTPConnectionPool(ip, port, maxsize=20)
    return urllib3.HTTPSConnectionPool(
        ip, port, maxsize=20, server_hostname=host, assert_hostname=host,
        cert_reqs="CERT_REQUIRED", ca_certs=certifi.where(),
    )  # fmt: skip
