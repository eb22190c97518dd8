"""Hand the outbox to the gateways: claim in one transaction, send, mark in another."""

import logging
import uuid
from dataclasses import dataclass

from domain import outbox
from domain.db import db, transaction
from domain.outbox import OutboxItem
from gateways.errors import GatewayError
from gateways.mail import MailGateway
from gateways.sms import SmsGateway

log = logging.getLogger("liane.outbox")
WORKER = str(uuid.uuid4())


@dataclass(frozen=True)
class Postmen:
    sms: SmsGateway
    mail: MailGateway

    def carry(self, item: OutboxItem) -> None:
        said = item.payload()
        if item.kind == "sms":
            self.sms.send(said["to"], said["text"], item.key)
        else:
            self.mail.send(said["to"], said["subject"], said["text"], item.key)


def deliver(postmen: Postmen, worker: str = WORKER) -> int:
    """Deliver everything due; the number of items handled."""
    handled = 0
    while items := _claimed(worker):
        for item in items:
            _deliver_one(postmen, item)
        handled += len(items)
    return handled


def _claimed(worker: str) -> list[OutboxItem]:
    with transaction():
        return outbox.claim(worker)


def _deliver_one(postmen: Postmen, item: OutboxItem) -> None:
    refusal = _refusal(postmen, item)
    with transaction():
        db.session.refresh(item)
        if refusal is None:
            outbox.delivered(item)
        else:
            outbox.failed(item, refusal.reason, for_good=refusal.permanent)
    log.info("outbox", extra={"kind": item.kind, "state": item.state, "attempts": item.attempts})


def _refusal(postmen: Postmen, item: OutboxItem) -> GatewayError | None:
    try:
        postmen.carry(item)
    except GatewayError as refusal:
        return refusal
    except Exception as error:
        log.error("gateway failed", extra={"error": type(error).__name__})
        return GatewayError("erreur interne")
    return None
