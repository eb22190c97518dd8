"""messages change

Both columns have a default, so the release before goes on writing while this one starts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("conversations", _number("last_change"))
    op.add_column("messages", _number("changed"))
    op.create_index(
        "ix_messages_conversation_id_changed", "messages", ["conversation_id", "changed"]
    )


def downgrade() -> None:
    op.drop_index("ix_messages_conversation_id_changed", "messages")
    op.drop_column("messages", "changed")
    op.drop_column("conversations", "last_change")


def _number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")
