"""Hand the outbox to the gateways: claim in one transaction, send, mark in another."""

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain import claims
from domain.db import db, transaction
from domain.outbox import OutboxItem
from gateways.errors import GatewayError
from gateways.mail import MailGateway
from gateways.sms import SmsGateway

log = logging.getLogger("liane.outbox")
WORKER = str(uuid.uuid4())
MANY = 200


Handler = Callable[[dict[str, Any], OutboxItem], None]
Batch = Callable[[list[dict[str, Any]]], None]


@dataclass(frozen=True)
class Postmen:
    """Who carries what. `handlers`: by the kind of item, what is done rather than sent; each gets
    what the item says and the item, and may be called again for one whose worker died. `together`:
    what is done for many items at once, forgotten once it is done."""

    sms: SmsGateway
    mail: MailGateway
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    together: Mapping[str, Batch] = field(default_factory=dict)

    def carry(self, item: OutboxItem) -> None:
        said = item.payload()
        if item.kind in self.handlers:
            self.handlers[item.kind](said, item)
        elif item.kind == "sms":
            self.sms.send(said["to"], said["text"], item.key)
        elif item.kind != "nobody":
            self.mail.send(said["to"], said["subject"], said["text"], item.key)


def deliver(postmen: Postmen, worker: str = WORKER) -> int:
    """Deliver everything due; the number of items handled."""
    handled, due = 0, claims.kinds_due()
    if due - set(postmen.together):
        while items := _claimed(worker, but=postmen.together):
            for item in items:
                _deliver_one(postmen, item)
            handled += len(items)
    for kind in due & set(postmen.together):
        while items := _claimed(worker, limit=MANY, kind=kind):
            _deliver_together(kind, postmen.together[kind], items)
            handled += len(items)
            if len(items) < MANY:
                break
    return handled


def _claimed(worker: str, **which: Any) -> list[OutboxItem]:
    with transaction():
        return claims.claim(worker, **which)


def _deliver_together(kind: str, act: Batch, items: list[OutboxItem]) -> None:
    """One transaction marks them all: a message a millisecond must not cost a commit each."""
    ids = [item.id for item in items]
    refusal = _outcome(lambda: act([item.payload() for item in items]))
    with transaction():
        if refusal is None:
            claims.forget(ids)
        for item in items if refusal else ():
            claims.failed(db.session.merge(item), refusal.reason, for_good=refusal.permanent)
    log.info("outbox", extra={"kind": kind, "state": "failed" if refusal else "delivered"})


def _deliver_one(postmen: Postmen, item: OutboxItem) -> None:
    refusal = _outcome(lambda: postmen.carry(item))
    with transaction():
        db.session.refresh(item)
        if refusal is None:
            claims.delivered(item)
        else:
            claims.failed(item, refusal.reason, for_good=refusal.permanent)
    log.info("outbox", extra={"kind": item.kind, "state": item.state, "attempts": item.attempts})


def _outcome(act: Callable[[], None]) -> GatewayError | None:
    try:
        act()
    except GatewayError as refusal:
        return refusal
    except Exception as error:
        log.error("gateway failed", extra={"error": type(error).__name__})
        return GatewayError("erreur interne")
    return None
