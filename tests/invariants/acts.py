"""What each role sends through each unsafe door: complete and well formed, so that only rights
decide."""

from datetime import date, timedelta
from typing import Any

from domain.calls.attending import PERSON, VISIT
from domain.calls.tickets import SECONDS
from tests.cast import PASSWORD
from tests.domain.calls.tracing import heart, sent
from tests.invariants.world import House
from vault import tickets

CLIENT_ID = "01900000-0000-7000-8000-00000000c11e"
NEWCOMER = {
    "first_name": "Zoé", "last_name": "Amar", "profession": "60", "email": "zoe@cast.example",
    "password": "tisane-de-7h",
}  # fmt: skip
BROWSER = {
    "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
    "p256dh": "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg"
    "Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}  # fmt: skip
FORMS: dict[str, dict[str, Any]] = {
    "POST /conversations": {"title": "Pansements"},
    "POST /conversations/<uuid:conversation_id>/messages": {"body": "Vu", "client_id": CLIENT_ID},
    "POST /me/templates": {"title": "Avis", "body": "Bonjour, je souhaite votre avis."},
    "PUT /me/templates/<uuid:template_id>": {"title": "Avis", "body": "Bonjour"},
    "PUT /conversations/<uuid:conversation_id>/draft": {"body": "Je regarde"},
    "PUT /conversations/<uuid:conversation_id>/messages/<uuid:message_id>": {"body": "Plaie sèche"},
    "PUT /conversations/<uuid:conversation_id>/receipt": {"delivered": "1", "read": "1"},
    "POST /conversations/<conversation_id>/consultations": {"mobile": "0612345678"},
    "POST /conversations/<conversation_id>/plannings": {
        "day": f"{date.today() + timedelta(days=2)}", "hour": "14:30", "mobile": "0612345678",
    },
    "PUT /consultations/<consultation_id>/planning": {
        "day": f"{date.today() + timedelta(days=3)}", "hour": "15:00",
    },
    "POST /consultations/<consultation_id>/delays": {"minutes": "10"},
    "POST /consultations/<consultation_id>/companions": {
        "companion_first_name": "Rose", "companion_last_name": "Abadie",
        "companion_mobile": "0687654321",
    },
    "POST /visit/delay": {"minutes": "10"},
    "POST /consultations/<consultation_id>/measures": {
        "kind": "blood_pressure", "systolic": "138", "diastolic": "88", "client_id": CLIENT_ID,
    },
    "PUT /visit/rating": {"stars": "4"},
    "PUT /consultations/<consultation_id>/rating": {"stars": "4"},
    "POST /me/profile": {"title": "", "first_name": "Ève", "last_name": "Dupré"},
    "POST /me/availability": {"state": "away"},
    "POST /consultations/probe": {"sdp": "v=0"},
    "POST /me/mobile": {"mobile": "06 12 34 56 78"},
    "POST /me/callback": {"callback": "04 77 12 34 56"},
    "POST /me/notifications": {"messages": "all"},
    "PUT /me/push": BROWSER,
    "PUT /conversations/<uuid:conversation_id>/calm": {"mute": "1h"},
    "POST /structures": {"name": "Cabinet des Lilas", "category": "practice", "calling": "IDE"},
    "PUT /structures/<uuid:structure_id>": {
        "name": "Pharmacie de la Place", "calling": "pharmacie", "initials": "PP",
    },
    "POST /structures/<uuid:structure_id>/members": {"calling": "pharmacienne"},
    "PUT /structures/<uuid:structure_id>/members/<uuid:member_id>": {"role": "manager"},
    "POST /structures/<uuid:structure_id>/invitations": {"email": "zoe@cast.example"},
    "POST /me/delegations": {"powers": "messages"},
    "PUT /conversations/<uuid:channel_id>/patient-channel/hours": {
        "days": "12345", "opens": "09:00", "closes": "18:00", "delay": "48h",
    },
    "POST /conversations/<uuid:conversation_id>/patient-channel": {
        "mobile": "0612345678", "first_name": "Hélène", "last_name": "Abadie", "days": "12345",
        "opens": "08:00", "closes": "19:00", "delay": "24h",
    },
    "POST /visit/language": {"language": "pt"},
    "POST /patient/language": {"language": "pt"},
    "POST /patient/messages": {"body": "Merci", "client_id": CLIENT_ID},
    "PUT /patient/receipt": {"read": "1"},
    "POST /sign-in": {"email": "lea@cast.example", "password": PASSWORD},
    "POST /set-up": {
        "organisation": "CPTS de l’Estuaire", "token": "guessed", "first_name": "Ève",
        "last_name": "Dupré", "email": "eve@cast.example",
        "password": "tisane-de-7h",
    },
    "POST /join": {"code": "roanne 26"},
    "POST /join/lookup": {"who": "marin"},
    "POST /join/<slug>": NEWCOMER,
    "POST /invitation": NEWCOMER | {"token": "guessed"},
    "POST /organisation/invitations": {"emails": "zoe@cast.example, yves@cast.example"},
    "POST /organisation/page": {"name": "CPTS du Roannais", "is_open": "1"},
    "POST /administration/organisations": {
        "organisation": "CPTS de la Loire", "email": "lea@cast.example",
    },
    "POST /administration/organisations/<uuid:organisation_id>/coordinators": {
        "email": "lea@cast.example",
    },
    "POST /administration/administrators": {"email": "lea@cast.example"},
    "PUT /alerts/<uuid:alert_id>/closure": {"sentence": "Elle va mieux."},
    "POST /step-up": {"password": PASSWORD},
    "POST /recovery": {"email": "lea@cast.example"},
    "POST /recovery/<any(password, return):way>": {"token": "guessed", "password": "tisane-de-7h"},
    "PUT /me/security/passkeys/<uuid:passkey_id>": {"name": "Téléphone"},
    "POST /me/security/password": {"password": "tisane-de-7h"},
    "POST /me/security/code/confirmation": {"code": "123456"},
}  # fmt: skip
LINKED = (
    "/visit/openings", "/visit/confirmation", "/patient/openings", "/patient/codes",
    "/patient/devices", "/report/openings", "/report/codes", "/report/readings",
)  # fmt: skip
CEREMONIES = (
    "POST /sign-in/passkey", "POST /step-up/passkey", "POST /me/security/passkeys",
    "POST /lock/openings/passkey",
)  # fmt: skip
CHOOSING = ("POST /structures/<uuid:structure_id>/members", "POST /me/delegations")
STRIP = sent(heart(3), client_id=CLIENT_ID)
MEDIA = ("publication", "subscription", "answer")


def body(house: House, role: str, method: str, rule: str) -> dict[str, Any]:
    """Keyword arguments for the client."""
    if rule.split("/")[-1] in (*MEDIA, "ticket", "probe"):
        return {"json": _described(house, role, rule)}
    if rule.endswith("/tracings"):
        return {"json": STRIP}
    if f"{method} {rule}" in CEREMONIES:
        return {"json": {"credential": {}}}
    form = FORMS.get(f"{method} {rule}", {})
    if rule in LINKED:
        form = {"token": house.callers[role].link, "code": "000000"}
    if f"{method} {rule}" == "POST /conversations":
        form = form | {"identity": house.ids["somebody"]}
    if rule.endswith("/handovers"):
        form = {"person": house.ids["somebody"]}
    if f"{method} {rule}" in CHOOSING:
        form = form | {"person": house.ids["newcomer"]}
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
