"""a patient chooses her language

Columns that may be empty: the release before goes on inviting while this one starts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
TABLES = ("visits", "patient_channels")


def upgrade() -> None:
    for name in TABLES:
        op.add_column(name, sa.Column("language", sa.String(2), nullable=True))


def downgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_column("language")
