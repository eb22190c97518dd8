"""What one professional writes down during a call, for herself: sealed by her own key, read by
nobody else, offered to her report afterwards."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock
from domain.accounts import own_keys
from domain.accounts.identities import Person
from domain.calls import finding
from domain.calls.consultations import Consultation
from domain.db import Moment, db, transaction
from domain.errors import Refused
from domain.ids import new_id

LONGEST = 20_000
TOO_LONG = "Ces notes dépassent 20\u00a0000 caractères\u00a0: la suite n’est pas gardée."


class CallNote(db.Model):
    """One a person and consultation; erased with her account, by its key."""

    __tablename__ = "call_notes"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(sa.ForeignKey("consultations.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    sealed_text: Mapped[bytes] = mapped_column(sa.LargeBinary)
    written_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (sa.UniqueConstraint("consultation_id", "person_id"),)


def write(person: Person, consultation: Consultation, text: str) -> None:
    """The whole text each time; the last one said counts. Empty: nothing stays. Raises Refused."""
    if len(text) > LONGEST:
        raise Refused(TOO_LONG, field="text", status=413)
    with transaction():
        finding.locked(consultation.id)  # two pages of hers make one row
        row = _row(person.id, consultation.id)
        if not text.strip():
            if row is not None:
                db.session.delete(row)
            return
        sealed = own_keys.seal(person, text, _what(consultation.id))
        if row is None:
            row = CallNote(id=new_id(), consultation_id=consultation.id, person_id=person.id)
        row.sealed_text, row.written_at = sealed, clock.now()
        db.session.add(row)


def of(person: Person, consultation_id: str) -> str:
    """ "" when she wrote none."""
    row = _row(person.id, consultation_id)
    return own_keys.unseal(person, row.sealed_text, _what(consultation_id)) if row else ""


def _row(person_id: str, consultation_id: str) -> CallNote | None:
    hers = CallNote.person_id == person_id, CallNote.consultation_id == consultation_id
    return db.session.scalar(sa.select(CallNote).where(*hers))


def _what(consultation_id: str) -> str:
    return f"call note {consultation_id}"
