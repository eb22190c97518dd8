"""a number for patients when the video fails

A column that may stay empty: the release before knows nothing of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("profiles", sa.Column("sealed_callback", sa.LargeBinary()))


def downgrade() -> None:
    with op.batch_alter_table("profiles") as table:
        table.drop_column("sealed_callback")
