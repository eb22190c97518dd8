"""voice messages and files

New columns may be empty, so the release before goes on writing while this one starts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("attachments", sa.Column("state", sa.String(8)))
    op.add_column("attachments", sa.Column("ms", sa.Integer()))
    op.add_column("attachments", sa.Column("sealed_peaks", sa.LargeBinary()))
    op.create_table(
        "listenings",
        _key("attachment_id", "attachments.id", ondelete="CASCADE"),
        _key("person_id", "persons.id"),
        sa.Column("identity_id", sa.String(36), sa.ForeignKey("identities.id"), nullable=False),
        _conversation(),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("listenings")
    for name in ("sealed_peaks", "ms", "state"):
        op.drop_column("attachments", name)


def _key(name: str, target: str, **how: str) -> sa.Column:
    return sa.Column(name, sa.String(36), sa.ForeignKey(target, **how), primary_key=True)


def _conversation() -> sa.Column:
    target = sa.ForeignKey("conversations.id")
    return sa.Column("conversation_id", sa.String(36), target, nullable=False)
