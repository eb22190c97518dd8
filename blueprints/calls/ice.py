"""Credentials for the TURN server (coturn's REST scheme): an hour at most, one participant."""

import base64
import hmac
from hashlib import sha1, sha256

from config import RelaySettings
from domain import clock, data_keys

SECONDS = 3600


def servers(settings: RelaySettings, participant: str) -> list[dict]:
    """For RTCPeerConnection's iceServers; empty without a TURN server: the relay is reachable.

    The user name travels in clear and stays in coturn's log: it names nobody, and is the same for
    one participant, whose allocations coturn counts.
    """
    if not settings.turn_url:
        return []
    name = f"{int(clock.now().timestamp()) + SECONDS}:{_opaque(participant)}"
    mac = hmac.new(settings.turn_secret.encode(), name.encode(), sha1).digest()
    credential = base64.b64encode(mac).decode()
    urls = [url.strip() for url in settings.turn_url.split(",") if url.strip()]
    return [{"urls": urls, "username": name, "credential": credential}]


def _opaque(participant: str) -> str:
    key = data_keys.purpose_key("turn users")
    return hmac.new(key, participant.encode(), sha256).hexdigest()[:24]
