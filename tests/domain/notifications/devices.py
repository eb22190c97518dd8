"""People with browsers that may be told, and the hand that carries what waits for them."""

from functools import cache

from sqlalchemy import update

from domain import outbox
from domain.accounts.identities import Person
from domain.accounts.sessions import open_session
from domain.chat import receipts
from domain.db import db, transaction
from domain.notifications import subscriptions
from domain.outbox import OutboxItem
from gateways.push import PushGateway
from jobs.deliver_outbox import Postmen, deliver
from jobs.deliver_push import PushRounds
from tests.domain.chat.saying import fresh
from tests.gateways.push_service import Device, PushService
from vault import vapid

BASE = "https://liane.example"


@cache
def gateway() -> PushGateway:
    key = vapid.private_key(b"k" * 32)
    return PushGateway(key, "mailto:coordination@cpts.example", loopback=True)


def subscribed(person: Person, service: PushService, name: str = "Chrome sur Android") -> Device:
    """A browser of hers, told from now on."""
    device = service.device()
    subscriptions.subscribe(person, session_of(person, name), **device.form)
    return device


def session_of(person: Person, name: str = "Chrome sur Android") -> str:
    with transaction():
        return open_session(person, name)[0].id


class Nobody:
    def __init__(self):
        self.sent = []

    def send(self, *what):
        self.sent.append(what)


def carry(mail: Nobody | None = None) -> int:
    """Everything that waits and is due two seconds from now."""
    fresh()
    with transaction():
        due = update(OutboxItem).where(OutboxItem.kind == "push")
        db.session.execute(due.values(due_at=OutboxItem.created_at))
    rounds = PushRounds(gateway(), BASE)
    postmen = Postmen(Nobody(), mail or Nobody(), rounds.handlers, rounds.together)
    handled = deliver(postmen)
    fresh()
    return handled


def waiting(kind: str) -> list[OutboxItem]:
    fresh()
    rows = db.session.query(OutboxItem).filter_by(kind=kind, delivered_at=None, abandoned_at=None)
    return list(rows)


def read(person: Person, conversation, seq: int) -> None:
    receipts.note(conversation.id, person.id, read=seq)
    receipts.flush()
    fresh()


__all__ = ["BASE", "Nobody", "carry", "gateway", "outbox", "read", "session_of", "subscribed", "waiting"]  # fmt: skip  # noqa: E501
