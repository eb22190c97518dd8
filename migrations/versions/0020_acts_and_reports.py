"""after the call: acts, reports, the patient's links to them, what people thought of the call

New tables only: the release before neither reads nor fills them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
MOMENT = sa.DateTime(timezone=True)
TABLES = ("acts", "reports", "report_links", "ratings")


def _id(name: str, target: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(36), sa.ForeignKey(target), nullable=nullable)


def _key() -> sa.Column:
    return sa.Column("id", sa.String(36), primary_key=True)


def upgrade() -> None:
    _acts()
    _reports()
    _links()
    _ratings()


def _acts() -> None:
    op.create_table(
        "acts",
        _key(),
        _id("consultation_id", "consultations.id"),
        _id("person_id", "persons.id"),
        _id("identity_id", "identities.id"),
        _id("data_key_id", "data_keys.id"),
        sa.Column("sealed_draft", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("cents", sa.Integer()),
        sa.Column("blob", sa.String(40)),
        sa.Column("sealed_name", sa.LargeBinary()),
        sa.Column("media_type", sa.String(100)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("finalised_at", MOMENT),
        sa.UniqueConstraint("consultation_id", "person_id", name="uq_acts_one_each"),
    )
    op.create_index("ix_acts_consultation_id", "acts", ["consultation_id"])
    op.create_index("ix_acts_person_id", "acts", ["person_id"])


def _reports() -> None:
    op.create_table(
        "reports",
        _key(),
        _id("act_id", "acts.id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("blob", sa.String(40)),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("posted_at", MOMENT),
        sa.UniqueConstraint("act_id", "position", name="uq_reports_position"),
    )
    op.create_index("ix_reports_act_id", "reports", ["act_id"])


def _links() -> None:
    op.create_table(
        "report_links",
        _key(),
        _id("report_id", "reports.id"),
        _id("person_id", "persons.id"),
        _id("data_key_id", "data_keys.id"),
        sa.Column("digest", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("sealed_contact", sa.LargeBinary(), nullable=False),
        sa.Column("contact_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(32)),
        sa.Column("code_sent_at", MOMENT),
        sa.Column("device_digest", sa.LargeBinary(32), unique=True),
        sa.Column("device_until", MOMENT),
        sa.Column("opened_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
    )
    for column in ("report_id", "person_id", "contact_hash"):
        op.create_index(f"ix_report_links_{column}", "report_links", [column])


def _ratings() -> None:
    op.create_table(
        "ratings",
        _key(),
        _id("consultation_id", "consultations.id"),
        _id("person_id", "persons.id", nullable=True),
        _id("visit_id", "visits.id", nullable=True),
        _id("data_key_id", "data_keys.id"),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("sealed_comment", sa.LargeBinary()),
        sa.Column("rated_at", MOMENT, nullable=False),
        sa.UniqueConstraint("consultation_id", "person_id", name="uq_ratings_person"),
        sa.UniqueConstraint("consultation_id", "visit_id", name="uq_ratings_visit"),
    )
    op.create_index("ix_ratings_consultation_id", "ratings", ["consultation_id"])


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
