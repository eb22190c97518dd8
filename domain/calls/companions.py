"""Who comes with the patient by a link of her own: a relative, an interpreter."""

from dataclasses import dataclass

from domain.accounts import people
from domain.accounts.identities import Voice
from domain.calls import contacts, finding, inviting
from domain.calls.consultations import FOR_INTERPRETER, FOR_RELATIVE, OVER, Consultation, Visit
from domain.calls.contacts import Contact
from domain.db import transaction
from domain.errors import Refused

ROLES = {FOR_RELATIVE: "Un proche", FOR_INTERPRETER: "Un interprète"}
MOST = 6
TOO_MANY = "Six accompagnants au plus."
NAME_MISSING = "Indiquez le prénom et le nom de l’accompagnant."
WRONG_EMAIL = "Cette adresse e-mail n’est pas complète."


@dataclass(frozen=True)
class Companion:
    """As typed: `role` is a key of ROLES, `quality` says who she is ("sa fille", "turc")."""

    role: str
    first_name: str
    last_name: str
    mobile: str
    quality: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.first_name or self.last_name or self.mobile or self.quality)


def contact_of(companion: Companion) -> Contact:
    """Raises Refused, with its field ("companion_mobile"…)."""
    first, last = companion.first_name.strip()[:60], companion.last_name.strip()[:60]
    if not first or not last:
        raise Refused(NAME_MISSING, field="companion_last_name" if first else "companion_first_name")  # fmt: skip  # noqa: E501
    try:
        mobile = contacts.french_mobile(companion.mobile)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="companion_mobile") from None
    return Contact(mobile, first, last, companion.quality.strip()[:40])


def by(contact: Contact, way: str, email: str) -> Contact:
    """The same, reached by "sms", "mail" or "hand". Raises Refused for a wrong address."""
    if way == "mail" and not people.looks_like_email(email):
        raise Refused(WRONG_EMAIL, field="email")
    known = way if way in ("mail", "hand") else "sms"
    kept = people.normal_email(email) if way == "mail" else ""
    return Contact(
        contact.mobile, contact.first_name, contact.last_name, contact.quality, kept, known
    )


def add(voice: Voice, consultation: Consultation, companion: Companion, public_url: str) -> Visit:
    """Her link leaves at once. Raises Refused."""
    contact = contact_of(companion)
    with transaction():
        consultation = finding.locked(consultation.id)
        if consultation.state == OVER:
            raise Refused(inviting.ALREADY_OVER, status=409)
        return invite(voice, consultation, companion.role, contact, public_url)


def invite(
    voice: Voice, consultation: Consultation, role: str, contact: Contact, public_url: str
) -> Visit:
    """The same in the present transaction. Asked twice for one number: the first link."""
    hash_ = contacts.hashed(contact.mobile)
    known = [v for v in finding.visits_of(consultation.id) if v.role in ROLES]
    for visit in known:
        if visit.contact_hash == hash_:
            return visit
    if len(known) >= MOST:
        raise Refused(TOO_MANY, field="companion_first_name", status=409)
    inviting.check_limits(voice.person, contact.mobile, inviting.PLANNED_PER_PERSON)
    role = role if role in ROLES else FOR_RELATIVE
    return inviting.invite(voice, consultation, contact, public_url, role)
