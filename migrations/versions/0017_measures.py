"""measures of a consultation

Two new tables: the release before knows nothing of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
MOMENT = sa.DateTime(timezone=True)
ID = sa.String(36)


def upgrade() -> None:
    op.create_table(
        "measures",
        sa.Column("id", ID, nullable=False),
        sa.Column("consultation_id", ID, nullable=False),
        sa.Column("patient_id", ID),
        sa.Column("data_key_id", ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.Column("taken_at", MOMENT),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("identity_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        _key("measures", "consultation_id", "consultations"),
        _key("measures", "patient_id", "patients"),
        _key("measures", "data_key_id", "data_keys"),
        _key("measures", "identity_id", "identities"),
        _key("measures", "person_id", "persons"),
        sa.PrimaryKeyConstraint("id", name="pk_measures"),
        sa.UniqueConstraint("person_id", "client_id", name="uq_measures_person_id_client_id"),
    )
    for name in ("consultation_id", "patient_id"):
        op.create_index(f"ix_measures_{name}", "measures", [name])
    op.create_table(
        "measure_withdrawals",
        sa.Column("measure_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("identity_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        _key("measure_withdrawals", "measure_id", "measures"),
        _key("measure_withdrawals", "identity_id", "identities"),
        _key("measure_withdrawals", "person_id", "persons"),
        sa.PrimaryKeyConstraint("measure_id", name="pk_measure_withdrawals"),
    )


def downgrade() -> None:
    op.drop_table("measure_withdrawals")
    op.drop_table("measures")


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")
