"""A call that took place and is over, with what a professional types after it."""

from domain.accounts.identities import Person
from domain.calls import attending, closing, drafting, finalising
from domain.calls.acts import Act
from domain.calls.consultations import Consultation
from domain.calls.typed import Typed
from domain.db import db
from tests.cast import Cast
from tests.domain.calls.story import Call, admitted, herself

WORDS = "# Motif\nPlaie du talon, *propre*.\n- pansement tous les deux jours\n- revoir lundi"
SAID = Typed("TCG", "25,00", WORDS, {})


def over(everyone: Cast) -> Call:
    """Éric and Léa were there with Hélène; Éric opened it."""
    call = admitted(everyone)
    for person in (everyone.eric, everyone.lea):
        attending.join_as(herself(person), call.consultation)
    attending.join_visit(call.visit)
    closing.close(herself(everyone.eric), call.consultation)
    return call


def fresh(call: Call) -> Consultation:
    db.session.rollback()
    return db.session.get_one(Consultation, call.consultation.id, populate_existing=True)


def version_of(call: Call, person: Person) -> int:
    act = drafting.of(call.consultation.id, person)
    return act.version if act else 0


def finalised(app, call: Call, person: Person, said: Typed = SAID) -> Act:
    blobs = app.extensions["liane"].blobs
    return finalising.finalise(
        herself(person), fresh(call), said, version_of(call, person), blobs
    )  # fmt: skip
