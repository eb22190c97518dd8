"""links are found

A column with a default: the release before goes on filling shelves while this one starts, and the
worker marks the links of what it filled.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    told = sa.Column("has_links", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("search_shelves", told)


def downgrade() -> None:
    with op.batch_alter_table("search_shelves") as table:
        table.drop_column("has_links")
