"""SMS: a demo sink, any operator with an HTTP interface, or OVH.

Each `send` receives an idempotency key. An operator which honours one (in the templated request)
never sends twice; with the others a crash in the instant between sending and marking may.
"""

import hashlib
import json
import time
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from config import SmsSettings
from gateways import http
from gateways.errors import GatewayError
from gateways.sinks import SealedSink

BINDING = "demo-sms"


class SmsGateway(Protocol):
    def send(self, to: str, text: str, key: str) -> None:
        """`to` is E.164 ("+33612345678"). Raises GatewayError."""


class DemoSms:
    """Writes what would have been sent in a sealed file that the demo page reads."""

    def __init__(self, path: Path, key: bytes):
        self.sink = SealedSink(path, key, BINDING)

    def send(self, to: str, text: str, key: str) -> None:
        self.sink.keep(key, to=to, text=text)

    def sent(self) -> list[dict[str, str]]:
        """All messages, oldest first: to, text, key, at (ISO 8601)."""
        return self.sink.kept()


class HttpSms:
    """Any operator: {to}, {text}, {sender} and {key} are put in the address, headers and body."""

    def __init__(self, settings: SmsSettings):
        self.settings = settings
        self.headers: dict[str, str] = json.loads(settings.http_headers or "{}")
        self.is_json = "json" in str(self.headers).lower()

    def send(self, to: str, text: str, key: str) -> None:
        values = {"to": to, "text": text, "sender": self.settings.sender, "key": key}
        encode = _for_json if self.is_json else _for_url
        http.call(
            self.settings.http_method,
            _fill(self.settings.http_url, values, _for_url),
            headers={name: _fill(value, values, str) for name, value in self.headers.items()},
            data=_fill(self.settings.http_body, values, encode).encode() or None,
        )


class OvhSms:
    """OVHcloud's /sms/{service}/jobs, signed as its API asks ("$1$" + SHA-1)."""

    def __init__(self, settings: SmsSettings):
        self.settings = settings

    def send(self, to: str, text: str, key: str) -> None:
        settings = self.settings
        url = f"{settings.ovh_endpoint}/sms/{settings.ovh_service}/jobs"
        body = json.dumps(
            {
                "receivers": [to],
                "message": text,
                "sender": settings.sender,
                "noStopClause": True,
                "priority": "high",
                "charset": "UTF-8",
                "tag": key[:20],
            }
        )
        answer = http.call("POST", url, headers=self._headers("POST", url, body), data=body)
        if answer.json().get("invalidReceivers"):
            raise GatewayError("numéro refusé par l’opérateur", permanent=True)

    def _headers(self, method: str, url: str, body: str) -> dict[str, str]:
        settings, now = self.settings, str(int(time.time()))
        signed = "+".join(
            (settings.ovh_application_secret, settings.ovh_consumer_key, method, url, body, now)
        )
        return {
            "Content-Type": "application/json",
            "X-Ovh-Application": settings.ovh_application_key,
            "X-Ovh-Consumer": settings.ovh_consumer_key,
            "X-Ovh-Timestamp": now,
            "X-Ovh-Signature": "$1$" + hashlib.sha1(signed.encode()).hexdigest(),
        }


def build(settings: SmsSettings, data_dir: Path, key: bytes) -> SmsGateway:
    """The gateway the settings name; `key` seals the demo's file."""
    if settings.gateway == "http":
        return HttpSms(settings)
    if settings.gateway == "ovh":
        return OvhSms(settings)
    return DemoSms(data_dir / "demo-sms.sealed", key)


def _fill(template: str, values: dict[str, str], encode) -> str:
    for name, value in values.items():
        template = template.replace("{" + name + "}", encode(value))
    return template


def _for_json(value: str) -> str:
    return json.dumps(value)[1:-1]


def _for_url(value: str) -> str:
    return quote(value, safe="")
