"""a lock by a short code, browser by browser

Columns that may be empty, or have a default: the release before opens sessions as it did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
MOMENT = sa.DateTime(timezone=True)
COLUMNS = {
    "browser": sa.String(36),
    "lock_minutes": sa.Integer(),
    "code_hash": sa.String(128),
    "used_at": MOMENT,
    "locked_at": MOMENT,
}
FAILURES = "code_failures"


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("sessions", sa.Column(name, kind, nullable=True))
    failures = sa.Column(FAILURES, sa.Integer(), nullable=False, server_default="0")
    op.add_column("sessions", failures)


def downgrade() -> None:
    for name in (FAILURES, *COLUMNS):
        op.drop_column("sessions", name)
