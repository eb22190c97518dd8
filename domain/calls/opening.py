"""Open a teleconsultation at once, from a conversation one is in."""

from dataclasses import replace

from domain import clock
from domain.accounts.identities import Voice
from domain.calls import closing, contacts, finding, inviting, steps
from domain.calls.consultations import PLANNED, USUAL_MINUTES, Consultation
from domain.calls.contacts import Contact
from domain.chat import conversations, turns
from domain.chat.conversations import CHANNEL, GROUP, Conversation
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id

ALREADY_OPEN = (
    "Une téléconsultation est déjà ouverte dans cette conversation. "
    "Rejoignez-la, ou terminez-la d’abord."
)
NOT_IN_GROUPS = (
    "Une téléconsultation s’ouvre depuis la conversation d’un patient, "
    "ou entre deux professionnels."
)
NAME_MISSING = "Indiquez le prénom et le nom du patient\u00a0: il les confirmera en arrivant."


def possible_in(conversation: Conversation) -> bool:
    """Secrecy (CSP L1110-4): a group that is no care team must not see that a patient consults."""
    return conversation.kind not in (GROUP, CHANNEL)


def open_now(
    voice: Voice,
    conversation: Conversation,
    mobile: str,
    public_url: str,
    *,
    first_name: str = "",
    last_name: str = "",
) -> Consultation:
    """The consultation, its link and its SMS, together. Asked twice for one number: the first one.

    The names are needed where the conversation is not about a patient. Raises Refused.
    """
    contact = contact_in(conversation, mobile, first_name, last_name)
    with transaction():
        conversation = hers(conversation.id, voice)
        running = _running(conversation, contact)
        if running:
            return running
        inviting.check_limits(voice.person, contact.mobile)
        consultation = new(voice, conversation)
        steps.note(consultation, steps.OPENED, voice.actor)
        inviting.invite(voice, consultation, contact, public_url)
        return consultation


def contact_in(conversation: Conversation, mobile: str, first_name: str, last_name: str) -> Contact:
    if not possible_in(conversation):
        raise Refused(NOT_IN_GROUPS, status=409)
    number = contacts.french_mobile(mobile)
    return replace(named_in(conversation, first_name, last_name), mobile=number)


def named_in(conversation: Conversation, first_name: str, last_name: str) -> Contact:
    """Who the patient is, without a number. Raises Refused."""
    if not possible_in(conversation):
        raise Refused(NOT_IN_GROUPS, status=409)
    if conversation.patient_id:
        return Contact("")
    first, last = first_name.strip()[:60], last_name.strip()[:60]
    if not first or not last:
        raise Refused(NAME_MISSING, field="last_name" if first else "first_name")
    return Contact("", first, last)


def hers(conversation_id: str, voice: Voice) -> Conversation:
    """The conversation as it is now, nobody else writing. Raises NotFound for who is not in it."""
    turns.wait_for_turn(db.session.connection())
    seat = conversations.for_person(voice.person).seat(conversation_id)
    seat.voice(voice.identity.id)
    return seat.conversation


def _running(conversation: Conversation, contact: Contact) -> Consultation | None:
    """The one already open for this number (a double click); Refused when it is for another."""
    running = finding.unfinished_in(conversation.id)
    if running is None or closing.close_if_abandoned(running):
        return None
    visit = finding.visit_of(running.id)
    if visit is None or visit.contact_hash != contacts.hashed(contact.mobile):
        raise Refused(ALREADY_OPEN, status=409)
    return running


def new(voice: Voice, conversation: Conversation, identifier: str = "") -> Consultation:
    """One more, in the present transaction."""
    consultation = Consultation(
        id=identifier or new_id(), conversation_id=conversation.id,
        patient_id=conversation.patient_id,
        identity_id=voice.identity.id, person_id=voice.person.id, opened_at=clock.now(),
        conversation=conversation, patient=conversation.patient, identity=voice.identity,
        state=PLANNED, minutes=USUAL_MINUTES, late_minutes=0, sequence=0, label="",
    )  # fmt: skip
    db.session.add(consultation)
    db.session.flush()
    return consultation
