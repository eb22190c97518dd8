"""composing

Who is named in a message, what each person has begun to write, and the models of messages. Three
new tables: the release before does not know of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "mentions",
        _ref("message_id", "messages.id", key=True),
        _ref("identity_id", "identities.id", key=True),
    )
    op.create_index("ix_mentions_identity_id", "mentions", ["identity_id"])
    op.create_table(
        "drafts",
        _ref("person_id", "persons.id", key=True),
        _ref("conversation_id", "conversations.id", key=True),
        sa.Column("sealed_words", sa.LargeBinary()),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_drafts_conversation_id", "drafts", ["conversation_id"])
    op.create_table(
        "message_templates",
        sa.Column("id", sa.String(36), primary_key=True),
        _ref("identity_id", "identities.id"),
        _ref("data_key_id", "data_keys.id"),
        sa.Column("sealed_title", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_message_templates_identity_id", "message_templates", ["identity_id"])


def downgrade() -> None:
    for name in ("message_templates", "drafts", "mentions"):
        op.drop_table(name)


def _ref(name: str, target: str, key: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(36), sa.ForeignKey(target), nullable=False, primary_key=key)
