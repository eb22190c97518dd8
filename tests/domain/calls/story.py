"""The first minutes of every call, told once: opened, link confirmed, arrived, admitted."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask

from domain.accounts.identities import Person, Voice
from domain.calls import admitting, finding, inviting, opening, visiting, waiting
from domain.calls.consultations import Consultation, Visit
from domain.db import db
from domain.outbox import OutboxItem
from tests.cast import Cast
from vault import tokens

HOME = "https://liane.example"
MOBILE = "06 12 34 56 78"


@dataclass
class Call:
    consultation: Consultation
    token: str
    device: str
    everyone: Cast

    @property
    def visit(self) -> Visit:
        return visiting.of_device(self.device)


def herself(person: Person) -> Voice:
    return Voice(person, person.identity)


def opened(everyone: Cast, mobile: str = MOBILE) -> Call:
    consultation = opening.open_now(herself(everyone.eric), everyone.about_helene, mobile, HOME)
    return Call(consultation, last_token(), tokens.new_token(), everyone)


def confirmed(everyone: Cast) -> Call:
    call = opened(everyone)
    visiting.confirm(call.token, call.device)
    return call


def arrived(everyone: Cast) -> Call:
    call = confirmed(everyone)
    waiting.arrive(call.visit, {"camera": "good", "microphone": "good", "network": "weak"})
    return call


def admitted(everyone: Cast) -> Call:
    call = arrived(everyone)
    admitting.admit(herself(everyone.eric), call.consultation)
    return call


def renewed(call: Call, mobile: str = "") -> Call:
    inviting.renew(herself(call.everyone.eric), call.consultation, HOME, mobile)
    return Call(call.consultation, last_token(), tokens.new_token(), call.everyone)


def texts() -> list[str]:
    """The SMS written so far, oldest first."""
    db.session.rollback()
    sms = sa.select(OutboxItem).where(OutboxItem.kind == "sms")
    items = db.session.scalars(sms.order_by(OutboxItem.id))
    return [item.payload()["text"] for item in items if item.sealed_payload]


def last_token() -> str:
    return texts()[-1].split("/v#")[1].split(" ")[0]


def state_of(call: Call) -> str:
    db.session.rollback()
    return db.session.get_one(Consultation, call.consultation.id, populate_existing=True).state


def together(app: Flask, times: int, act: Callable[[], object]) -> list[object]:
    """What `act` returned or raised, run `times` times at once, each in its own context."""
    outcomes: list[object] = []
    ready = threading.Barrier(times)

    def run() -> None:
        with app.app_context():
            ready.wait()
            try:
                outcomes.append(act())
            except Exception as error:
                outcomes.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def link_of(call: Call) -> Visit:
    visit = finding.visit_of(call.consultation.id)
    assert visit is not None
    return visit
