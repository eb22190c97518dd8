"""A link given by hand: shown to who asks, and written down."""

from domain.accounts.identities import Voice
from domain.calls import contacts, finding, sending, steps
from domain.calls.consultations import Consultation
from domain.calls.inviting import ALREADY_OVER
from domain.db import transaction
from domain.errors import Refused


def copy_link(voice: Voice, consultation: Consultation, visit_id: str, public_url: str) -> str:
    """The link of one visit, for who will hand it over. Raises NotFound; Refused once over."""
    with transaction():
        consultation = finding.locked(consultation.id)
        visit = finding.visit_in(consultation, visit_id)
        if not contacts.token_of(visit):
            raise Refused(ALREADY_OVER, status=409)
        steps.note(consultation, steps.COPIED, voice.actor, visit=visit.id)
    return sending.link_of(visit, public_url)
