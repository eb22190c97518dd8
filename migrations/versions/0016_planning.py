"""consultations are planned

Columns with a default: the release before goes on opening consultations while this one starts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
MOMENT = sa.DateTime(timezone=True)
HELD = (("consultation_id", "consultations"), ("identity_id", "identities"))


def of_consultations() -> list[sa.Column]:
    return [
        sa.Column("planned_at", MOMENT),
        sa.Column("minutes", sa.Integer(), nullable=False, server_default="15"),
        sa.Column("late_minutes", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("label", sa.String(12), nullable=False, server_default=""),
        sa.Column("sealed_notes", sa.LargeBinary()),
        sa.Column("cancelled_at", MOMENT),
        sa.Column("missed_at", MOMENT),
    ]


def of_visits() -> list[sa.Column]:
    return [
        sa.Column("sealed_token", sa.LargeBinary()),
        sa.Column("role", sa.String(12), nullable=False, server_default="patient"),
        sa.Column("late_minutes", sa.Integer(), nullable=False, server_default="0"),
    ]


def upgrade() -> None:
    for table, columns in (("consultations", of_consultations()), ("visits", of_visits())):
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_consultations_planned_at", "consultations", ["planned_at"])
    op.create_index("ix_consultations_identity_id", "consultations", ["identity_id"])
    op.create_table(
        "consultation_invitees",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("consultation_id", sa.String(36), nullable=False),
        sa.Column("identity_id", sa.String(36), nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consultation_invitees"),
        sa.UniqueConstraint(
            "consultation_id", "identity_id",
            name="uq_consultation_invitees_consultation_id_identity_id",
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=f"fk_consultation_invitees_{column}"
            )
            for column, table in HELD
        ),
    )  # fmt: skip
    for column in ("consultation_id", "identity_id"):
        op.create_index(f"ix_consultation_invitees_{column}", "consultation_invitees", [column])


def downgrade() -> None:
    op.drop_table("consultation_invitees")
    op.drop_index("ix_consultations_identity_id", "consultations")
    op.drop_index("ix_consultations_planned_at", "consultations")
    for table, columns in (("visits", of_visits()), ("consultations", of_consultations())):
        with op.batch_alter_table(table) as batch:
            for column in reversed(columns):
                batch.drop_column(column.name)
