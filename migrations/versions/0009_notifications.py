"""notifications

Three tables of their own: the release before knows none of them and goes on serving.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "push_subscriptions",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("session_id", sa.String(36), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("renewed_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("shown_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_push_subscriptions_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"],
            name="fk_push_subscriptions_session_id", ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_push_subscriptions"),
        sa.UniqueConstraint("digest", name="uq_push_subscriptions_digest"),
    )  # fmt: skip
    for column in ("person_id", "session_id"):
        op.create_index(f"ix_push_subscriptions_{column}", "push_subscriptions", [column])
    _of_one_conversation(
        "conversation_calms",
        sa.Column("muted_until", MOMENT),
        sa.Column("mentions_only", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("hourly", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("updated_at", MOMENT, nullable=False),
    )
    _of_one_conversation(
        "tellings",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("shown_at", MOMENT),
        sa.Column("mailed_at", MOMENT),
        sa.Column("cleared_seq", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_index("ix_tellings_since", "tellings", ["since"])


def downgrade() -> None:
    for table in ("tellings", "conversation_calms", "push_subscriptions"):
        op.drop_table(table)


def _of_one_conversation(table: str, *columns: sa.Column) -> None:
    """What one person has of one conversation."""
    op.create_table(
        table,
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=f"fk_{table}_person_id"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=f"fk_{table}_conversation_id"
        ),
        sa.PrimaryKeyConstraint("person_id", "conversation_id", name=f"pk_{table}"),
    )
