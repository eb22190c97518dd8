"""message acts

Every column may be empty, so the release before goes on writing while this one starts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
MOMENT = sa.DateTime(timezone=True)
ADDED = (
    ("reply_to_id", sa.String(36)),
    ("forwarded_id", sa.String(36)),
    ("edited_at", MOMENT),
    ("deleted_at", MOMENT),
    ("deleted_as", sa.String(36)),
    ("deleted_by", sa.String(36)),
)


def upgrade() -> None:
    for name, kind in ADDED:
        op.add_column("messages", sa.Column(name, kind, nullable=True))
    op.create_index("ix_messages_reply_to_id", "messages", ["reply_to_id"])
    _reactions()
    _versions()
    _pins()
    _stars()


def downgrade() -> None:
    for table in ("stars", "pins", "message_versions", "reactions"):
        op.drop_table(table)
    op.drop_index("ix_messages_reply_to_id", "messages")
    for name, _ in reversed(ADDED):
        op.drop_column("messages", name)


def _reactions() -> None:
    op.create_table(
        "reactions",
        sa.Column("id", sa.String(32), nullable=False),
        *_about("reactions"),
        *_by("reactions"),
        sa.Column("sealed_mark", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reactions"),
    )
    op.create_index("ix_reactions_message_id", "reactions", ["message_id"])


def _versions() -> None:
    op.create_table(
        "message_versions",
        sa.Column("id", sa.String(36), nullable=False),
        *_about("message_versions"),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_message_versions"),
    )
    op.create_index("ix_message_versions_message_id", "message_versions", ["message_id"])


def _pins() -> None:
    op.create_table(
        "pins",
        *_about("pins"),
        *_by("pins"),
        sa.Column("pinned_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_pins"),
    )
    op.create_index("ix_pins_conversation_id", "pins", ["conversation_id"])


def _stars() -> None:
    op.create_table(
        "stars",
        sa.Column("person_id", sa.String(36), nullable=False),
        *_about("stars"),
        sa.Column("starred_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_stars_person_id"),
        sa.PrimaryKeyConstraint("person_id", "message_id", name="pk_stars"),
    )
    op.create_index("ix_stars_message_id", "stars", ["message_id"])


def _about(table: str) -> list[sa.schema.SchemaItem]:
    """The message that a row is about, and where it stands."""
    return [
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=f"fk_{table}_message_id"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=f"fk_{table}_conversation_id"
        ),
    ]


def _by(table: str) -> list[sa.schema.SchemaItem]:
    """The identity that speaks, and the person who acts."""
    return [
        sa.Column("identity_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=f"fk_{table}_identity_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=f"fk_{table}_person_id"),
    ]
