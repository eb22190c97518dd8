"""Acts that arrive together in one structure are judged one after the other."""

import threading

from domain.accounts import belonging, managing, structures
from domain.accounts.belonging import MANAGER, LastManager
from domain.accounts.identities import Person, Structure, StructureMembership
from domain.db import db, transaction
from tests.cast import cast

ROUNDS = 50


def together(app, *acts):
    """What each act answered: True, or False when it was refused."""
    said, ready = [], threading.Barrier(len(acts))

    def run(act):
        with app.app_context():
            ready.wait()
            try:
                act()
                said.append(True)
            except LastManager:
                said.append(False)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(said)


def leaving(structure_id, person_id):
    def act():
        person = db.session.get_one(Person, person_id)
        belonging.leave(db.session.get_one(Structure, structure_id), person, person.actor)

    return act


def test_of_two_last_managers_who_leave_together_one_stays(app):
    everyone = cast(app)
    pharmacy, two = everyone.pharmacy.id, (everyone.ines.id, everyone.paul.id)
    managing.appoint(everyone.ines, everyone.pharmacy, everyone.paul.id, role=MANAGER)
    for _ in range(ROUNDS):
        assert together(app, *(leaving(pharmacy, one) for one in two)) == [False, True]
        _come_back(pharmacy, two)


def _come_back(structure_id, people):
    db.session.rollback()
    structure = db.session.get_one(Structure, structure_id)
    for one in people:
        belonging.join(structure, db.session.get_one(Person, one), _nobody(), role=MANAGER)
    roles = [one.membership.role for one in structures.colleagues(structure_id)]
    assert roles == [MANAGER, MANAGER]


def test_two_invitations_taken_together_are_one_membership(app):
    everyone = cast(app)
    pharmacy, sami = everyone.pharmacy.id, everyone.sami.id

    def joining():
        person = db.session.get_one(Person, sami)
        belonging.join(db.session.get_one(Structure, pharmacy), person, person.actor)

    for _ in range(10):
        together(app, *(joining for _ in range(4)))
        db.session.rollback()
        rows = db.session.query(StructureMembership).filter_by(person_id=sami, left_at=None).all()
        assert len(rows) == 1
        with transaction():
            belonging.leave(everyone.pharmacy, everyone.sami, _nobody())


def _nobody():
    from domain.audit.trail import Actor

    return Actor()
