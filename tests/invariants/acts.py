"""What each role sends through each unsafe door: complete and well formed, so that only rights
decide."""

from typing import Any

from domain.calls.attending import PERSON, VISIT
from domain.calls.tickets import SECONDS
from tests.cast import PASSWORD
from tests.invariants.world import House
from vault import tickets

CLIENT_ID = "01900000-0000-7000-8000-00000000c11e"
FORMS: dict[str, dict[str, Any]] = {
    "POST /conversations": {"title": "Pansements"},
    "POST /conversations/<uuid:conversation_id>/messages": {"body": "Vu", "client_id": CLIENT_ID},
    "PUT /conversations/<uuid:conversation_id>/receipt": {"delivered": "1", "read": "1"},
    "POST /conversations/<conversation_id>/consultations": {"mobile": "0612345678"},
    "POST /sign-in": {"email": "lea@cast.example", "password": PASSWORD},
    "POST /set-up": {
        "token": "guessed", "first_name": "Ève", "last_name": "Dupré", "email": "eve@cast.example",
        "password": "tisane-de-7h",
    },
}  # fmt: skip
MEDIA = ("publication", "subscription", "answer")


def body(house: House, role: str, method: str, rule: str) -> dict[str, Any]:
    """Keyword arguments for the client."""
    if rule.split("/")[-1] in (*MEDIA, "ticket", "probe"):
        return {"json": _described(house, role, rule)}
    form = FORMS.get(f"{method} {rule}", {})
    if rule in ("/visit/openings", "/visit/confirmation"):
        form = {"token": house.callers[role].link}
    if f"{method} {rule}" == "POST /conversations":
        form = form | {"identity": house.ids["somebody"]}
    return {"data": form} if method != "GET" else {}


def _described(house: House, role: str, rule: str) -> dict[str, Any]:
    said: dict[str, Any] = {"sdp": "v=0", "labels": {}, "version": 1}
    if rule.split("/")[-1] in MEDIA:
        said["ticket"] = _ticket(house, role)
    return said


def _ticket(house: House, role: str) -> str:
    """Well signed, for this very call: rights alone may still refuse."""
    participant = PERSON + house.callers[role].person_id
    if role.startswith("visit"):
        participant = VISIT + house.ids["visit_id"]
    key = house.app.extensions["liane"].settings.master_key.derive("relay tickets")
    claims = {
        "room": house.ids["consultation_id"], "participant": participant,
        "may": ["publish", "subscribe"], "jti": CLIENT_ID,
    }  # fmt: skip
    return tickets.sign(key, claims, expires_at=2**31 + SECONDS)
