"""What a manager may do in her structure: let colleagues in and out, and say what they are."""

from domain import facts
from domain.accounts import belonging
from domain.accounts.belonging import MANAGER, MEMBER, StructureChanged
from domain.accounts.identities import Person, Structure, StructureMembership
from domain.audit import trail
from domain.audit.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import Forbidden, NotFound, Refused

NOT_MANAGER = "Seules les personnes responsables de la structure peuvent faire cela."
UNKNOWN = "Choisissez une personne présente sur Liane."


def let_in(manager: Person, structure: Structure, newcomer_id: str, calling: str = "") -> None:
    """A manager brings in a colleague who is already on Liane."""
    with transaction():
        wait_for_turn(db.session.connection())
        require_manager(manager, structure.id)
        newcomer = db.session.get(Person, newcomer_id)
        if newcomer is None or newcomer.suspended_at or newcomer.closed_at:
            raise Refused(UNKNOWN, field="person")
        belonging.join(structure, newcomer, manager.actor, calling or newcomer.identity.calling)


def put_out(manager: Person, structure: Structure, person_id: str) -> None:
    """A manager ends a colleague's access, or her own. Raises NotFound, Forbidden, LastManager."""
    with transaction():
        wait_for_turn(db.session.connection())
        require_manager(manager, structure.id)
        _row(structure.id, person_id)
        belonging.leave(structure, db.session.get_one(Person, person_id), manager.actor)


def appoint(
    manager: Person,
    structure: Structure,
    person_id: str,
    *,
    calling: str | None = None,
    role: str | None = None,
) -> None:
    """A manager says what a colleague is here, and whether she answers for the structure too; what
    is not said stays. Raises NotFound, Forbidden, LastManager."""
    with transaction():
        wait_for_turn(db.session.connection())
        require_manager(manager, structure.id)
        row = _row(structure.id, person_id)
        if calling is not None:
            row.calling = belonging.worded(calling)
        if role in (MEMBER, MANAGER) and role != row.role:
            belonging.keep_a_manager(row)
            row.role = role
        trail.record(
            "structure role given", manager.actor, "structure", structure.id,
            person=person_id, role=row.role,
        )  # fmt: skip
        facts.record(StructureChanged(structure.id))


def require_manager(person: Person, structure_id: str) -> None:
    """Asked again inside the transaction: what the door read may be old."""
    row = belonging.present(structure_id, person.id)
    if row is None:
        raise NotFound
    if row.role != MANAGER:
        raise Forbidden(NOT_MANAGER)


def _row(structure_id: str, person_id: str) -> StructureMembership:
    row = belonging.present(structure_id, person_id)
    if row is None:
        raise NotFound
    return row
