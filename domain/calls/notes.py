"""What a professional notes of a consultation for her agenda: a label, and a comment, sealed."""

import json
from dataclasses import asdict, dataclass

from domain import data_keys
from domain.accounts.identities import Voice
from domain.calls import finding, steps
from domain.calls.consultations import Consultation
from domain.db import db, transaction
from domain.errors import Refused

OTHER = "other"
LABELS = {
    "home": "Domicile",
    "structure": "Structure",
    "practice": "Cabinet",
    "follow_up": "Suivi",
    "unplanned": "Soins non programmés",
    OTHER: "Autre",
}
LETTERS, LABEL_LETTERS = 500, 40
TOO_LONG = "500\u00a0caractères au plus pour un commentaire."


@dataclass(frozen=True)
class Notes:
    """`free` names the label when it is none of the known ones."""

    comment: str = ""
    free: str = ""


def of(consultation: Consultation) -> Notes:
    """Raises Shredded when the conversation's key was erased."""
    if consultation.sealed_notes is None:
        return Notes()
    text = data_keys.unseal(_key(consultation), consultation.sealed_notes, _binding(consultation))
    return Notes(**json.loads(text))


def label_of(consultation: Consultation, notes: Notes) -> str:
    """In words: "Domicile", or the free one."""
    if consultation.label == OTHER and notes.free:
        return notes.free
    return LABELS.get(consultation.label, "")


def keep(consultation: Consultation, label: str, free: str, comment: str) -> None:
    """Sealed, in the present transaction. Raises Refused."""
    comment, free = comment.strip(), free.strip()[:LABEL_LETTERS]
    if len(comment) > LETTERS:
        raise Refused(TOO_LONG, field="comment")
    label = OTHER if free else label
    consultation.label = label if label in LABELS else ""
    kept = Notes(comment, free)
    text = json.dumps(asdict(kept))
    sealed = data_keys.seal(_key(consultation), text, _binding(consultation))
    consultation.sealed_notes = sealed if kept != Notes() else None


def note(voice: Voice, consultation: Consultation, label: str, free: str, comment: str) -> None:
    """The same later, written down. Raises Refused."""
    with transaction():
        consultation = finding.locked(consultation.id)
        keep(consultation, label, free, comment)
        steps.note(consultation, steps.NOTED, voice.actor)
        db.session.flush()


def _key(consultation: Consultation) -> str:
    return consultation.conversation.data_key_id


def _binding(consultation: Consultation) -> str:
    return f"consultations:{consultation.id}:notes"
