"""Who is told next: the order of a conversation, and what has been tried already."""

from dataclasses import dataclass
from datetime import timedelta

from domain.accounts.identities import Identity
from domain.chat import alerts, audience, members
from domain.chat.alerts import DISTRESS, Alert, AlertStep, Pace
from domain.directory.finding import plain

ROLES = ("medecin", "docteur", "dr ", "sage-femme", "infirm", "ide", "pharma")
WRITINGS = 3
MOST_PERSONS = 3


@dataclass(frozen=True, slots=True)
class Rung:
    """What is done, for which identity (None: everybody), and how long after it the next comes
    (None: it is the last)."""

    act: str
    identity_id: str | None
    wait: timedelta | None


def rung(alert: Alert, step: int, done: list[AlertStep], pace: Pace) -> Rung:
    """The step number `step`, given what was `done` before."""
    if step == 0:
        wait = pace.sms if alert.kind == DISTRESS else pace.remind
        return Rung(alerts.TOLD, alert.first_id, wait)
    if alert.kind != DISTRESS and step == 1:
        return Rung(alerts.REMINDED, alert.first_id, pace.next)
    another = _another(alert, done) if alert.first_id else None
    if another:
        return Rung(alerts.ESCALATED, another, pace.next)
    if sum(one.act == alerts.WRITTEN for one in done) < WRITINGS:
        return Rung(alerts.WRITTEN, None, pace.next)
    return Rung(alerts.ALONE, None, None)


def people(alert: Alert, rung: Rung) -> list[str]:
    """The persons whom a rung tells: never who raised it, unless nobody answers her.
    Whoever was chosen and has left is everybody."""
    if rung.act == alerts.ALONE:
        return [alert.person_id]
    inside = audience.people_of([alert.conversation_id])
    asked = {row.person_id for row in inside if row.identity_id == rung.identity_id}
    found = asked or {row.person_id for row in inside}
    return sorted(found - {alert.person_id})


def order(alert: Alert) -> list[str]:
    """The identities of the conversation but for the author's: by role in the care team, doctors
    first, then by the order of their coming."""
    roles = members.roles(alert.conversation)
    inside = [one for one in members.present(alert.conversation_id) if one.id != alert.identity_id]
    return [one.id for one in sorted(inside, key=lambda one: _rank(one, roles.get(one.id, "")))]


def _rank(identity: Identity, role: str) -> int:
    said = plain(role or identity.calling or identity.name)
    return next((n for n, word in enumerate(ROLES) if said.startswith(word)), len(ROLES))


def _another(alert: Alert, done: list[AlertStep]) -> str | None:
    """The next one who was not told, as long as few were told one by one."""
    asked = (alerts.TOLD, alerts.ESCALATED)
    told = {one.identity_id for one in done if one.act in asked}
    left = [one for one in order(alert) if one not in told]
    return left[0] if left and len(told) < MOST_PERSONS else None
