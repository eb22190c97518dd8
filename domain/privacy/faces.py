"""Taking a name away: from the account, and from what she wrote where the law does not keep it."""

import sqlalchemy as sa

from domain import clock, data_keys, facts
from domain.accounts.identities import PERSON, Identity, Person
from domain.audit import trail
from domain.chat.conversations import CARE, DIRECT, Conversation, Membership
from domain.chat.crossing import MembershipEnded
from domain.chat.listening import Listening
from domain.chat.messages import Attachment, Message, Receipt
from domain.chat.shredding import ConversationShredded
from domain.db import after_commit, db
from domain.ids import new_id
from domain.patients.records import CareTeamMember
from vault.blobs import BlobStore

NAME, INITIALS = "Compte effacé", "–"


def take_away(person: Person, *, named: bool, blobs: BlobStore) -> dict[str, int]:
    """In the present transaction. `named` keeps her name on what she wrote in patients' rooms:
    what she wrote elsewhere is then given to an identity that is nobody's."""
    faces = [person.id]
    _blank(person)
    if named:
        faces.append(_nobody().id)
        _give_to(faces[-1], person.id)
    else:
        _anonymise(person.identity)
    _leave_rooms(person, faces)
    return {"Conversations à deux, effacées des deux côtés": _shred_pairs(person, faces, blobs)}


def _blank(person: Person) -> None:
    person.email = f"efface-{person.id}@invalid"
    person.title = person.first_name = person.last_name = ""
    person.password_hash = person.rpps = None
    person.profession, person.administers = "", False


def _anonymise(identity: Identity) -> None:
    identity.name = identity.short_name = NAME
    identity.initials, identity.calling, identity.verified_at = INITIALS, "", None


def _nobody() -> Identity:
    now = clock.now()
    identity = Identity(id=new_id(), kind=PERSON, created_at=now)
    _anonymise(identity)
    db.session.add(identity)
    db.session.flush()
    return identity


def _give_to(nobody_id: str, person_id: str) -> None:
    elsewhere = sa.select(Conversation.id).where(Conversation.kind.not_in(CARE))
    for kind in (Message, Membership, Receipt, Listening):
        hers = sa.update(kind).where(
            kind.identity_id == person_id, kind.conversation_id.in_(elsewhere)
        )
        db.session.execute(hers.values(identity_id=nobody_id))
    made = sa.update(Conversation).where(
        Conversation.created_by == person_id, Conversation.kind.not_in(CARE)
    )
    db.session.execute(made.values(created_by=nobody_id))


def _leave_rooms(person: Person, faces: list[str]) -> None:
    """Groups and patients' rooms; a conversation of two keeps its other side company."""
    inside = sa.select(Membership).join(Conversation).where(
        Membership.identity_id.in_(faces),
        Membership.left_at.is_(None),
        Conversation.kind != DIRECT,
    )  # fmt: skip
    for row in db.session.scalars(inside):
        row.left_at = clock.now()
        facts.record(MembershipEnded(row.conversation_id, row.identity_id))
    team = sa.update(CareTeamMember).where(
        CareTeamMember.identity_id == person.id, CareTeamMember.left_at.is_(None)
    )
    db.session.execute(team.values(left_at=clock.now()))


def _shred_pairs(person: Person, faces: list[str], blobs: BlobStore) -> int:
    """Conversations of two where nobody is left: their key goes, and what it sealed."""
    db.session.flush()
    hers = sa.select(Membership.conversation_id).where(Membership.identity_id.in_(faces))
    alive = sa.select(Membership.conversation_id).join(
        Identity, Identity.id == Membership.identity_id
    )
    alive = alive.outerjoin(Person, Person.id == Identity.id).where(
        Membership.identity_id.not_in(faces),
        sa.or_(
            Identity.kind != PERSON, sa.and_(Person.id.is_not(None), Person.erased_at.is_(None))
        ),
    )
    dead = sa.select(Conversation).where(
        Conversation.kind == DIRECT, Conversation.id.in_(hers), Conversation.id.not_in(alive)
    )
    found = list(db.session.scalars(dead))
    for conversation in found:
        _shred(person, conversation, blobs)
    return len(found)


def _shred(person: Person, conversation: Conversation, blobs: BlobStore) -> None:
    data_keys.shred(conversation.data_key_id)
    trail.record("conversation shredded", person.actor, "conversation", conversation.id)
    rows = db.session.execute(
        sa.select(Attachment.blob, Attachment.preview).where(
            Attachment.conversation_id == conversation.id
        )
    )
    names = [name for row in rows for name in row if name]
    after_commit(lambda: [blobs.delete(name) for name in names])
    facts.record(ConversationShredded(conversation.id))
