"""What leaves for those who have a link: now, the evening before, a quarter of an hour before."""

from datetime import datetime, timedelta

from domain import clock, outbox
from domain.calls import contacts, finding, moments, wording
from domain.calls.consultations import Consultation, Visit
from domain.ids import new_id

BEFORE = timedelta(minutes=15)
REMIND, TELL = "remind:", "tell:"


def send(
    visit: Visit, kind: str, link: str, *, key: str, about: str, due_at: datetime | None = None
) -> None:
    """By the way its holder was invited; who holds it by hand is told nothing."""
    contact, consultation = contacts.of(visit), visit.consultation
    said = consultation.identity, moments.expected(consultation), link
    if contact.way == "sms":
        payload = {"to": contact.mobile, "text": wording.appointment(kind, *said)}
    elif contact.way == "mail":
        text = wording.letter(kind, *said)
        payload = {"to": contact.email, "subject": wording.SUBJECT, "text": text}
    else:
        return
    outbox.add(contact.way, payload, key=key, about=about, due_at=due_at)


def tell_all(consultation: Consultation, kind: str, public_url: str, *, here: bool = True) -> None:
    """Everybody who has a link, in the present transaction; `here` false spares who is in."""
    for visit in finding.visits_of(consultation.id):
        if here or visit.arrived_at is None or visit.left_at is not None:
            link = link_of(visit, public_url) if kind != wording.CANCELLED else ""
            key = f"{TELL}{visit.id}:{kind[:4]}{new_id()[-12:]}"
            send(visit, kind, link, key=key, about=consultation.id)


def remind_all(consultation: Consultation, public_url: str) -> None:
    """The reminders of now on; those written before are withdrawn."""
    forget_reminders(consultation)
    for visit in finding.visits_of(consultation.id):
        remind(visit, public_url)


def remind(visit: Visit, public_url: str) -> None:
    consultation, now = visit.consultation, clock.now()
    if consultation.planned_at is None:
        return
    expected = moments.expected(consultation)
    dues = (
        (wording.TOMORROW, moments.evening_before(consultation.planned_at)),
        (wording.SOON, expected - BEFORE),
    )
    for kind, due_at in dues:
        if due_at > now:
            key = f"{REMIND}{visit.id}:{kind[:4]}{new_id()[-12:]}"
            send(visit, kind, link_of(visit, public_url), key=key, about=consultation.id, due_at=due_at)  # fmt: skip  # noqa: E501


def forget_reminders(consultation: Consultation) -> None:
    outbox.withdraw(consultation.id, REMIND)


def link_of(visit: Visit, public_url: str) -> str:
    return f"{public_url}/v#{contacts.token_of(visit)}"
