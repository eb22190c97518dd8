"""guests of a call, who is put out of it, its lock, and what one notes for oneself

New tables only: the release before does not know them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
MOMENT = sa.DateTime(timezone=True)
TABLES = ("call_guests", "call_removals", "call_locks", "call_notes")


def _id(name: str, target: str = "", *, nullable: bool = False) -> sa.Column:
    keys = [sa.ForeignKey(target)] if target else []
    return sa.Column(name, sa.String(36), *keys, nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, MOMENT, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "call_guests",
        sa.Column("id", sa.String(36), primary_key=True),
        _id("consultation_id", "consultations.id"),
        _id("identity_id", "identities.id"),
        _moment("invited_at"),
        _moment("agreed_at"),
        _id("invited_by", "persons.id"),
        sa.UniqueConstraint("consultation_id", "identity_id"),
    )
    op.create_index("ix_call_guests_identity_id", "call_guests", ["identity_id"])
    op.create_table(
        "call_removals",
        sa.Column("id", sa.String(36), primary_key=True),
        _id("consultation_id", "consultations.id"),
        sa.Column("participant", sa.String(48), nullable=False),
        _moment("removed_at"),
        _id("removed_by", "persons.id"),
        _moment("lifted_at", nullable=True),
        _id("lifted_by", "persons.id", nullable=True),
    )
    op.create_index("ix_call_removals_consultation_id", "call_removals", ["consultation_id"])
    op.create_table(
        "call_locks",
        sa.Column("id", sa.String(36), primary_key=True),
        _id("consultation_id", "consultations.id"),
        _moment("locked_at"),
        _id("locked_by", "persons.id"),
        _moment("lifted_at", nullable=True),
        _id("lifted_by", "persons.id", nullable=True),
    )
    op.create_index("ix_call_locks_consultation_id", "call_locks", ["consultation_id"])
    op.create_table(
        "call_notes",
        sa.Column("id", sa.String(36), primary_key=True),
        _id("consultation_id", "consultations.id"),
        _id("person_id", "persons.id"),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        _moment("written_at"),
        sa.UniqueConstraint("consultation_id", "person_id"),
    )
    op.create_index("ix_call_notes_person_id", "call_notes", ["person_id"])


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
