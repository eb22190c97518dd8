"""groups

Every column has a default, so the release before goes on opening groups and adding members. Who
opened a group moderates it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

FIRST_REFERENTS = """
UPDATE memberships SET role = 'referent' WHERE left_at IS NULL AND EXISTS (
  SELECT 1 FROM conversations WHERE conversations.id = memberships.conversation_id
  AND conversations.kind = 'group' AND conversations.created_by = memberships.identity_id)
"""


def upgrade() -> None:
    op.add_column("conversations", _word("writers", "everybody"))
    op.add_column("memberships", _word("role", "member"))
    op.add_column("memberships", _moment("welcomed_at"))
    op.add_column("profiles", _moment("first_steps_at"))
    op.execute(FIRST_REFERENTS)
    _create_charters()
    _create_ways_in()
    _create_support_desks()


def downgrade() -> None:
    for table in ("support_desks", "entry_requests", "group_links", "charters"):
        op.drop_table(table)
    op.drop_column("profiles", "first_steps_at")
    op.drop_column("memberships", "welcomed_at")
    op.drop_column("memberships", "role")
    op.drop_column("conversations", "writers")


def _create_charters() -> None:
    op.create_table(
        "charters",
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("organisation_id", sa.String(36), nullable=True),
        sa.Column("history", sa.String(12), nullable=False),
        sa.Column("sealed_purpose", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_welcome", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_rules", sa.LargeBinary(), nullable=True),
        sa.Column("photo_blob", sa.String(64), nullable=True),
        _moment("updated_at", nullable=False),
        _foreign("charters", "conversation_id", "conversations"),
        _foreign("charters", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_charters")),
    )
    op.create_index("ix_charters_organisation_id", "charters", ["organisation_id"])


def _create_ways_in() -> None:
    op.create_table(
        "group_links",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("organisation_id", sa.String(36), nullable=True),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("sealed_token", sa.LargeBinary(), nullable=False),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(36), nullable=False),
        _moment("created_at", nullable=False),
        _moment("expires_at", nullable=False),
        _moment("revoked_at"),
        _foreign("group_links", "conversation_id", "conversations"),
        _foreign("group_links", "organisation_id", "organisations"),
        _foreign("group_links", "created_by", "identities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_group_links_digest")),
    )
    op.create_index("ix_group_links_conversation_id", "group_links", ["conversation_id"])
    op.create_table(
        "entry_requests",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        _moment("asked_at", nullable=False),
        _moment("accepted_at"),
        _moment("declined_at"),
        sa.Column("decided_by", sa.String(36), nullable=True),
        _foreign("entry_requests", "conversation_id", "conversations"),
        _foreign("entry_requests", "person_id", "persons"),
        _foreign("entry_requests", "decided_by", "identities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_requests")),
        sa.UniqueConstraint(
            "conversation_id", "person_id", name=op.f("uq_entry_requests_conversation_id_person_id")
        ),
    )
    op.create_index("ix_entry_requests_person_id", "entry_requests", ["person_id"])


def _create_support_desks() -> None:
    op.create_table(
        "support_desks",
        sa.Column("structure_id", sa.String(36), nullable=False),
        sa.Column("organisation_id", sa.String(36), nullable=True),
        _foreign("support_desks", "structure_id", "structures"),
        _foreign("support_desks", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("structure_id", name=op.f("pk_support_desks")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_support_desks_organisation_id")),
    )


def _word(name: str, default: str) -> sa.Column:
    return sa.Column(name, sa.String(12), nullable=False, server_default=default)


def _moment(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _foreign(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
