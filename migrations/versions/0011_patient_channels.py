"""channels with a patient

A patient has an identity and no account: what is said and read may be hers, so both tables point at
identities rather than at persons. Every person is an identity: no row moves, and the release before
goes on writing as it does.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
MOMENT = sa.DateTime(timezone=True)
SAID = ("messages", "receipts")
HELD = (
    "attachments", "reactions", "search_renewals", "mentions", "charges", "pins", "stars",
    "message_versions",
)  # fmt: skip


def upgrade() -> None:
    for table in SAID:
        _point(table, "identities")
    op.create_table(
        "patient_channels",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("room_id", sa.String(36), nullable=False),
        sa.Column("identity_id", sa.String(36), nullable=False),
        sa.Column("sealed_contact", sa.LargeBinary(), nullable=False),
        sa.Column("contact_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("days", sa.String(7), nullable=False),
        sa.Column("opens", sa.String(5), nullable=False),
        sa.Column("closes", sa.String(5), nullable=False),
        sa.Column("delay", sa.String(8), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_as", sa.String(36), nullable=False),
        sa.Column("opened_by", sa.String(36), nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_as", sa.String(36)),
        sa.Column("closed_by", sa.String(36)),
        sa.Column("told_at", MOMENT),
        sa.Column("farewell_id", sa.String(36)),
        *(
            _key("patient_channels", name, "conversations")
            for name in ("conversation_id", "room_id")
        ),
        *(
            _key("patient_channels", name, "identities")
            for name in ("identity_id", "opened_as", "closed_as")
        ),
        *(_key("patient_channels", name, "persons") for name in ("opened_by", "closed_by")),
        sa.PrimaryKeyConstraint("id", name="pk_patient_channels"),
        *(
            sa.UniqueConstraint(name, name=f"uq_patient_channels_{name}")
            for name in ("conversation_id", "room_id", "identity_id")
        ),
    )
    _of_a_channel(
        "patient_links",
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("contact_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("person_id", sa.String(36)),
        sa.Column("revoked_at", MOMENT),
        sa.UniqueConstraint("digest", name="uq_patient_links_digest"),
        _key("patient_links", "person_id", "persons"),
    )
    op.create_index("ix_patient_links_contact_hash", "patient_links", ["contact_hash"])
    op.create_index("ix_patient_links_person_id", "patient_links", ["person_id"])
    _of_a_channel(
        "patient_codes",
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("device_digest", sa.LargeBinary(32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("spent_at", MOMENT),
    )
    _of_a_channel(
        "patient_devices",
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.UniqueConstraint("digest", name="uq_patient_devices_digest"),
    )


def downgrade() -> None:
    """What patients said goes with them: the shape before has no place for who is no person."""
    for table in ("patient_devices", "patient_codes", "patient_links", "patient_channels"):
        op.drop_table(table)
    _forget_patients()
    for table in SAID:
        _point(table, "persons")


def _of_a_channel(table: str, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("channel_id", sa.String(36), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        *more,
        _key(table, "channel_id", "patient_channels"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_channel_id", table, ["channel_id"])


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def _point(table: str, to: str) -> None:
    """SQLite writes the table anew; PostgreSQL only the key."""
    name = f"fk_{table}_person_id"
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="foreignkey")
        batch.create_foreign_key(name, to, ["person_id"], ["id"])


def _forget_patients() -> None:
    patients = "SELECT id FROM identities WHERE kind = 'patient'"
    said = f"SELECT id FROM messages WHERE person_id IN ({patients})"
    for table in HELD:
        op.execute(f"DELETE FROM {table} WHERE message_id IN ({said})")
    op.execute(f"DELETE FROM receipts WHERE person_id IN ({patients})")
    op.execute(f"DELETE FROM messages WHERE person_id IN ({patients})")
    op.execute(f"DELETE FROM memberships WHERE identity_id IN ({patients})")
    op.execute("UPDATE conversations SET kind = 'group' WHERE kind = 'channel'")
    op.execute("DELETE FROM identities WHERE kind = 'patient'")
