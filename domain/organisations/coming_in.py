"""Coming in: an application becomes a person among the others, once."""

import sqlalchemy as sa

from domain.accounts import belonging as structures
from domain.accounts import people, profiles
from domain.accounts.identities import Person, Structure
from domain.audit import trail
from domain.audit.turns import wait_for_turn
from domain.db import db, transaction
from domain.errors import Refused
from domain.organisations import access_codes, belonging, founding, invitations
from domain.organisations.applications import Application
from domain.organisations.invitations import Invitation
from domain.organisations.organisations import Organisation

DOCTORS = ("10", "40")
KNOWN = "Cette adresse a déjà un compte. Connectez-vous, puis rouvrez ce lien."
RPPS_TAKEN = (
    "Ce numéro RPPS est déjà celui d’un compte. Si c’est le vôtre, connectez-vous\u00a0; sinon, "
    "entrez sans RPPS et parlez-en à votre coordination."
)
NOT_FOR_HER = "Cette invitation est pour une autre adresse. Faites-vous inviter à la vôtre."
CLOSED = "Cette CPTS n’accueille plus de nouvelles inscriptions sans code ni invitation."


def is_proven(invitation: Invitation, application: Application) -> bool:
    """The link came to this very mailbox: it needs no second proof. A forwarded one does."""
    return bool(invitation.email) and invitation.email == application.email


def settle(application: Application) -> Person:
    """A new person, in the CPTS or the structure she came for. Raises Refused, and nothing is
    written then."""
    with transaction():
        wait_for_turn(db.session.connection())
        person = _register(application)
        trail.record("signed up", person.actor, "person", person.id, through=application.through)
        if application.practice:
            profiles.for_writing(person).practice = application.practice
        if application.invitation_id:
            _admit(invitations.consume(application.invitation_id, person), person)
        else:
            _join(application, person)
        return person


def accept(person: Person, token: str) -> None:
    """Somebody who already has an account follows her invitation. Raises Refused."""
    invitation = invitations.look(token)
    with transaction():
        wait_for_turn(db.session.connection())
        _admit(invitations.consume(invitation.id, person), person)


def welcome(person: Person) -> None:
    """Whom Pro Santé Connect brought chose no CPTS: where there is one only, and it is open, she is
    in it. Elsewhere she finds her way by /join."""
    here = list(db.session.scalars(sa.select(Organisation).limit(2)))
    if len(here) == 1 and here[0].is_open:
        belonging.join(here[0], person, person.actor, through="psc")


def require_open(organisation: Organisation, code: str) -> None:
    """Its public page lets strangers in, or the code does. Raises Refused."""
    if code and access_codes.find(code).organisation_id == organisation.id:
        return
    if not organisation.is_open:
        raise Refused(CLOSED, field="code")


def _register(application: Application) -> Person:
    if people.by_email(application.email):
        raise Refused(KNOWN, field="email", status=409)
    if application.rpps and _holder(application.rpps):
        raise Refused(RPPS_TAKEN, field="who", status=409)
    return people.register_person(
        application.first_name, application.last_name, application.email,
        title="Dr" if application.profession in DOCTORS else "",
        calling=application.calling, rpps=application.rpps or None,
        profession=application.profession, password_hash=application.password_hash,
    )  # fmt: skip


def _join(application: Application, person: Person) -> None:
    organisation = db.session.get_one(Organisation, application.organisation_id)
    if application.code:
        access_codes.count_use(application.code)
    belonging.join(organisation, person, person.actor, through=application.through)


def _admit(invitation: Invitation, person: Person) -> None:
    """A structure reads what it receives: a forwarded link does not open it. Whom an administrator
    invites into a CPTS that nobody coordinates will coordinate it."""
    by = db.session.get_one(Person, invitation.invited_by)
    hers = invitation.email == person.email
    if invitation.structure_id:
        if not hers:
            raise Refused(NOT_FOR_HER, field="email", status=403)
        structure = db.session.get_one(Structure, invitation.structure_id)
        structures.join(structure, person, by.actor, calling=person.identity.calling)
        return
    organisation = db.session.get_one(Organisation, invitation.organisation_id)
    if by.administers and hers and not belonging.coordinators(organisation.id):
        founding.crown(organisation, person, by)
    else:
        belonging.join(organisation, person, by.actor, through="invitation")


def _holder(rpps: str) -> str | None:
    return db.session.scalar(sa.select(Person.id).where(Person.rpps == rpps))
