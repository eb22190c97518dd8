"""Credentials for the TURN server (coturn's REST scheme): an hour at most, one participant."""

import base64
import hmac
from hashlib import sha1

from config import RelaySettings
from domain import clock

SECONDS = 3600


def servers(settings: RelaySettings, participant: str) -> list[dict]:
    """For RTCPeerConnection's iceServers; empty without a TURN server: the relay is reachable."""
    if not settings.turn_url:
        return []
    name = f"{int(clock.now().timestamp()) + SECONDS}:{participant}"
    mac = hmac.new(settings.turn_secret.encode(), name.encode(), sha1).digest()
    urls = [url.strip() for url in settings.turn_url.split(",") if url.strip()]
    return [{"urls": urls, "username": name, "credential": base64.b64encode(mac).decode()}]
