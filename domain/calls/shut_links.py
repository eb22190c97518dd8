"""Why a patient's link to a report opens nothing, or nothing any more."""

from domain import clock
from domain.calls.acts import ReportLink
from domain.errors import Refused

NBSP = "\u00a0"
TRIES = 5
UNKNOWN, EXPIRED, REVOKED, CLOSED, AGAIN = "unknown", "expired", "revoked", "closed", "again"
STATUS = {UNKNOWN: 404, EXPIRED: 410, REVOKED: 410, CLOSED: 410, AGAIN: 401}
SENTENCES = {
    UNKNOWN: "Ce lien n’ouvre rien. Touchez celui du SMS, en entier.",
    EXPIRED: "Ce lien n’est plus valable. Demandez-en un nouveau au soignant.",
    REVOKED: "Ce lien ne sert plus. Ouvrez le SMS le plus récent.",
    CLOSED: f"Trop d’essais{NBSP}: ce lien est fermé. Demandez-en un nouveau au soignant.",
    AGAIN: "Pour votre sécurité, touchez de nouveau le lien du SMS.",
}


class ReportRefused(Refused):
    """`reason` is one of the keys of SENTENCES."""

    def __init__(self, reason: str):
        super().__init__(SENTENCES[reason], status=STATUS[reason])
        self.reason = reason


def closed_because(link: ReportLink) -> str:
    """Why it opens nothing any more, or ""."""
    if link.revoked_at is not None:
        return REVOKED
    if link.tries >= TRIES:
        return CLOSED
    return EXPIRED if link.expires_at <= clock.now() else ""


def refuse_closed(link: ReportLink) -> None:
    reason = closed_because(link)
    if reason:
        raise ReportRefused(reason)
