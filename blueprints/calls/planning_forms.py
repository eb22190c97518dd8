"""The form that plans: what was typed, read into a wish; what it shows, known beforehand."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import request

from blueprints.calls.consultations import known
from domain import clock
from domain.accounts.identities import Identity, Voice
from domain.calls import moments, notes, planning
from domain.calls.companions import ROLES, Companion
from domain.calls.planning import Wish
from domain.chat.conversations import Conversation, Membership
from domain.db import db
from domain.errors import Refused
from domain.ids import new_id

TEXTS = (
    "day", "hour", "minutes", "mobile", "first_name", "last_name", "email", "way", "label", "free",
    "comment", "id",
)  # fmt: skip
BESIDE = ("role", "first_name", "last_name", "mobile", "quality")
WORDS = {
    "labels": [("", "Aucune étiquette"), *notes.LABELS.items()],
    "roles": list(ROLES.items()),
    "blank": dict.fromkeys(BESIDE, ""),
}
LENGTHS = (10, 15, 20, 30, 45, 60)


def said() -> dict[str, Any]:
    """As typed: nothing is lost when it is refused."""
    values: dict[str, Any] = {name: request.form.get(name, "") for name in TEXTS}
    values["professionals"] = request.form.getlist("professionals")
    typed = (request.form.getlist(f"companion_{name}") for name in BESIDE)
    rows = zip(*typed, strict=False)
    values["companions"] = [dict(zip(BESIDE, row, strict=True)) for row in rows]
    return values


def wish_of(values: dict[str, Any]) -> Wish:
    beside = (Companion(**one) for one in values["companions"])
    return Wish(
        **{name: values[name] for name in TEXTS},
        professionals=tuple(values["professionals"]),
        companions=tuple(one for one in beside if not one.is_blank),
    )


def fresh(conversation: Conversation) -> dict[str, Any]:
    """The next quarter of an hour but one; the patient's own mobile."""
    local = clock.now().astimezone(clock.PARIS) + timedelta(minutes=30)
    at = local.replace(minute=local.minute // 15 * 15)
    values: dict[str, Any] = dict.fromkeys(TEXTS, "") | known(conversation)
    values |= {"day": f"{at:%Y-%m-%d}", "hour": f"{at:%H:%M}", "minutes": "15", "way": "sms"}
    return values | {"id": new_id(), "professionals": [], "companions": []}


def choices(conversation: Conversation, voice: Voice) -> dict[str, Any]:
    today = clock.now().astimezone(clock.PARIS).date()
    return {
        "today": today.isoformat(),
        "lengths": [(str(one), f"{one}\u00a0min") for one in LENGTHS],
        "members": _members(conversation, voice),
    }


def _members(conversation: Conversation, voice: Voice) -> list[Identity]:
    """Who else of the conversation may be expected."""
    rows = (
        sa.select(Identity)
        .join(Membership, Membership.identity_id == Identity.id)
        .where(
            Membership.conversation_id == conversation.id,
            Membership.left_at.is_(None),
            Identity.id != voice.identity.id,
            Identity.kind != "patient",
        )
    )
    return list(db.session.scalars(rows.order_by(Identity.name)))


def clash(values: dict[str, Any], voice: Voice, but: str = "") -> datetime | None:
    """When something else is planned at that time, unless that was seen and confirmed."""
    try:
        at, minutes = (
            moments.moment(values["day"], values["hour"]),
            moments.length(values["minutes"]),
        )
    except Refused:
        return None
    if request.form.get("anyway") == at.isoformat():
        return None
    return at if planning.clashes(voice.identity.id, at, minutes, but) else None
