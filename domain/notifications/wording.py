"""What a push says: that something waits, and where. Never what was written, nor of which patient;
who wrote, only to a person who allowed it.

The shape is that of declarative web push: a browser that knows it shows it by itself, in the others
our service worker reads the same words.
"""

import json
from collections.abc import Iterable
from typing import Any

from domain import clock, data_keys
from domain.notifications.devices import Device
from vault import tickets

NEW, ALERT, URGENT = "Nouveau message", "Alerte", "Message urgent"
OPEN = "Ouvrez Liane pour le lire."
MODERATED, OPEN_GROUP = "Message supprimé", "Un référent a supprimé un de vos messages."
CALL, JOIN = "Appel vidéo", "On vous attend dans un appel. Ouvrez Liane."
ANSWER = "Quelqu’un attend votre réponse. Ouvrez Liane."
TRIAL, TRIAL_BODY = "Notification d’essai", "Cet appareil vous préviendra."
PROOF_SECONDS = 3 * 24 * 3600
REPLY, READ = "#repondre", "#lu"


def message(device: Device, where: str, message_id: str, seq: int, sender: str, **more: Any) -> str:
    """`more`: `base` and `badge`, as for every push."""
    page = f"/conversations/{where}"
    data = {"conversation": where, "seq": seq, "page": page}
    acts = [("reply", "Répondre", page + REPLY), ("read", "Lu", page + READ)]
    navigate = f"{page}#message-{message_id}"
    return _said(device, NEW, sender or OPEN, navigate, where, data=data, acts=acts, **more)


def alert(device: Device, what: str, title: str, page: str, **more: Any) -> str:
    """Stays on the screen until it is touched."""
    data = {"alert": what, "page": page}
    return _said(device, title, ANSWER, page, f"alert-{what}", data=data, stays=True, **more)


def moderated(device: Device, where: str, seq: int, **more: Any) -> str:
    """One of her own messages is gone: where, never which words."""
    page = f"/conversations/{where}"
    data = {"page": page}
    return _said(
        device, MODERATED, OPEN_GROUP, f"{page}?at={seq}", f"moderated-{where}", data=data, **more
    )


def call(device: Device, what: str, **more: Any) -> str:
    """Neither who calls nor about whom."""
    page = f"/consultations/{what}"
    return _said(device, CALL, JOIN, page, f"call-{what}", data={"page": page}, stays=True, **more)


def trial(device: Device, **more: Any) -> str:
    data = {"page": "/me/notifications"}
    return _said(device, TRIAL, TRIAL_BODY, "/me/notifications", "trial", data=data, **more)


def read_elsewhere(conversation_ids: list[str], badge: int) -> str:
    """Shows nothing: takes away what was shown."""
    return json.dumps({"read": conversation_ids, "badge": badge})


def receipt(device: Device, conversation_id: str = "") -> str:
    """What a device sends back once it has shown a push: it needs no session for that."""
    claims = {"device": device.id, "person": device.person_id, "where": conversation_id}
    return tickets.sign(_key(), claims, expires_at=clock.now().timestamp() + PROOF_SECONDS)


def receipt_claims(text: str) -> dict[str, str]:
    """Raises BadTicket."""
    return tickets.verify(_key(), text, now=clock.now().timestamp())


def _key() -> bytes:
    return data_keys.purpose_key("push receipts")


def _said(
    device: Device, title: str, body: str, navigate: str, tag: str, *, data: dict[str, Any],
    base: str, badge: int, acts: Iterable[tuple[str, str, str]] = (), stays: bool = False,
) -> str:  # fmt: skip
    proof = receipt(device, data.get("conversation", ""))
    actions = [
        {"action": act, "title": words, "navigate": base + where} for act, words, where in acts
    ]
    notification = {
        "title": title, "body": body, "lang": "fr", "dir": "ltr", "tag": tag, "renotify": True,
        "navigate": base + navigate, "silent": False, "requireInteraction": stays,
        "actions": actions, "app_badge": str(badge), "data": data | {"receipt": proof},
    }  # fmt: skip
    whole = {"web_push": 8030, "notification": notification, "app_badge": badge, "mutable": True}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
