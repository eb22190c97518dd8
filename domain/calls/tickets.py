"""Tickets for the relay: who may enter which room, for a minute. The relay holds the same key."""

from domain import clock, data_keys
from domain.accounts.identities import Voice
from domain.calls import attending, entering, visiting
from domain.calls.consultations import OVER, Consultation, Visit
from domain.errors import Refused
from domain.ids import new_id
from vault import tickets as vault

SECONDS = 60
MAY = ["publish", "subscribe"]
NOT_ADMITTED = "Le soignant ne vous a pas encore fait entrer."
NOT_YOURS = "Ce ticket n’est pas celui de cet appel. Rechargez la page."
ALREADY_OVER = "Cette téléconsultation est terminée."


class NoTicket(Refused):
    """`code` is for the page: "over", "not-admitted", "removed", "locked" or "stale"."""

    def __init__(self, sentence: str, code: str):
        super().__init__(sentence, status=409)
        self.code = code


def for_person(voice: Voice, consultation: Consultation) -> str:
    """Raises NoTicket when the call is over, when she was put out, when it is locked."""
    if consultation.state == OVER:
        raise NoTicket(ALREADY_OVER, "over")
    barred = entering.barred(consultation.id, voice.person.id)
    if barred:
        raise NoTicket(entering.SENTENCES[barred], barred)
    return _signed(consultation.id, f"{attending.PERSON}{voice.person.id}")


def for_visit(visit: Visit) -> str:
    """The same for the visitor, once admitted. Raises NoTicket."""
    if visiting.step_of(visit) != visiting.CALL:
        raise NoTicket(NOT_ADMITTED, "not-admitted")
    return _signed(visit.consultation_id, f"{attending.VISIT}{visit.id}")


def check_held(ticket: object, room: str, participant: str) -> None:
    """The ticket a page shows is its own, even past. Raises NoTicket for any other."""
    try:
        claims = vault.verify(_key(), ticket if isinstance(ticket, str) else "", now=0)
    except vault.BadTicket:
        raise NoTicket(NOT_YOURS, "stale") from None
    if (claims.get("room"), claims.get("participant")) != (room, participant):
        raise NoTicket(NOT_YOURS, "stale")


def _signed(room: str, participant: str) -> str:
    now = clock.now().timestamp()
    claims = {"room": room, "participant": participant, "may": MAY, "jti": new_id(), "iat": now}
    return vault.sign(_key(), claims, expires_at=now + SECONDS)


def _key() -> bytes:
    return data_keys.purpose_key("relay tickets")
