"""finding and filing

New tables only: the release before goes on writing while this one starts, and what it wrote
meanwhile is indexed after.
"""

import sqlalchemy as sa
from alembic import op

from domain.db import Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "search_shelves",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column(
            "conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), nullable=False
        ),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.UniqueConstraint("conversation_id", "block"),
    )
    op.create_table(
        "search_words",
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("found", sa.Text(), nullable=False),
    )
    op.create_table(
        "search_renewals",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("message_id", sa.String(36), sa.ForeignKey("messages.id"), nullable=False),
    )
    op.create_table(
        "filings",
        sa.Column("person_id", sa.String(36), sa.ForeignKey("persons.id"), primary_key=True),
        sa.Column(
            "conversation_id", sa.String(36), sa.ForeignKey("conversations.id"), primary_key=True
        ),
        *(
            sa.Column(name, Moment(), nullable=True)
            for name in ("favourite_at", "waiting_at", "archived_at", "remind_at")
        ),
        sa.Column("archived_seq", sa.Integer(), nullable=True),
        sa.Column("unread_seq", sa.Integer(), nullable=True),
    )


def downgrade() -> None:
    for name in ("filings", "search_renewals", "search_words", "search_shelves"):
        op.drop_table(name)
