"""accounts people trust

Safe while the release before still serves: what it reads stays (`persons.coordinates` keeps a
default, and is retired by a later migration), what is new has defaults.
"""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

FIRST_MANAGERS = """
UPDATE structure_memberships SET role = 'manager' WHERE left_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM structure_memberships earlier
  WHERE earlier.structure_id = structure_memberships.structure_id AND earlier.left_at IS NULL
  AND (earlier.joined_at < structure_memberships.joined_at
    OR (earlier.joined_at = structure_memberships.joined_at
      AND earlier.id < structure_memberships.id)))
"""
COORDINATORS = "SELECT id FROM persons WHERE coordinates = :yes"
FOUND = """
INSERT INTO organisations (id, name, slug, territory, welcome, is_open, created_at)
VALUES (:id, 'Ma CPTS', 'ma-cpts', '', '', :yes, :now)
"""
JOIN = """
INSERT INTO organisation_memberships (id, organisation_id, person_id, role, through, joined_at)
VALUES (:id, :where, :who, :role, 'before', :now)
"""


def upgrade() -> None:
    op.create_table(
        "audit_checkpoints",
        sa.Column(
            "n",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit_checkpoints")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("territory", sa.String(length=120), nullable=False),
        sa.Column("welcome", sa.String(length=600), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisations_slug")),
    )
    op.create_table(
        "professionals",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rpps", sa.String(length=11), nullable=False),
        sa.Column("title", sa.String(length=12), nullable=False),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("last_name", sa.String(length=60), nullable=False),
        sa.Column("sorting", sa.String(length=130), nullable=False),
        sa.Column("profession", sa.String(length=4), nullable=False),
        sa.Column("profession_label", sa.String(length=80), nullable=False),
        sa.Column("specialty", sa.String(length=120), nullable=False),
        sa.Column("practice", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_professionals")),
    )
    with op.batch_alter_table("professionals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_professionals_rpps"), ["rpps"], unique=False)
        batch_op.create_index(batch_op.f("ix_professionals_sorting"), ["sorting"], unique=False)

    op.create_table(
        "sign_ups",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_form", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
        sa.UniqueConstraint("digest", name=op.f("uq_sign_ups_digest")),
    )
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ups_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "access_codes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["persons.id"], name=op.f("fk_access_codes_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_access_codes_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_access_codes_code")),
    )
    with op.batch_alter_table("access_codes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_access_codes_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "challenges",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("sealed_payload", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_challenges_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenges")),
        sa.UniqueConstraint("digest", name=op.f("uq_challenges_digest")),
    )
    with op.batch_alter_table("challenges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_challenges_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_challenges_person_id"), ["person_id"], unique=False)

    op.create_table(
        "delegations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("delegator_id", sa.String(length=36), nullable=False),
        sa.Column("delegate_id", sa.String(length=36), nullable=False),
        sa.Column("powers", sa.String(length=60), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["persons.id"], name=op.f("fk_delegations_delegate_id")
        ),
        sa.ForeignKeyConstraint(
            ["delegator_id"], ["persons.id"], name=op.f("fk_delegations_delegator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    with op.batch_alter_table("delegations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_delegations_delegate_id"), ["delegate_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_delegations_delegator_id"), ["delegator_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_delegations_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "health_cards",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("national_id", sa.String(length=40), nullable=False),
        sa.Column("activity", sa.String(length=1000), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unlinked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_health_cards_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_cards")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_health_cards_issuer_subject")),
    )
    with op.batch_alter_table("health_cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_health_cards_person_id"), ["person_id"], unique=False)

    op.create_table(
        "identity_proofs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("identity_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("by_person_id", sa.String(length=36), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["persons.id"], name=op.f("fk_identity_proofs_by_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identities.id"], name=op.f("fk_identity_proofs_identity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_proofs")),
    )
    with op.batch_alter_table("identity_proofs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_identity_proofs_identity_id"), ["identity_id"], unique=False
        )

    op.create_table(
        "invitations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=True),
        sa.Column("structure_id", sa.String(length=36), nullable=True),
        sa.Column("invited_by", sa.String(length=36), nullable=False),
        sa.Column("sealed_email", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.String(length=36), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["persons.id"], name=op.f("fk_invitations_invited_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_invitations_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structures.id"], name=op.f("fk_invitations_structure_id")
        ),
        sa.ForeignKeyConstraint(["used_by"], ["persons.id"], name=op.f("fk_invitations_used_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitations_digest")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitations_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_invitations_structure_id"), ["structure_id"], unique=False
        )

    op.create_table(
        "organisation_memberships",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("through", sa.String(length=24), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_memberships_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_organisation_memberships_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_memberships")),
    )
    with op.batch_alter_table("organisation_memberships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_memberships_organisation_id"),
            ["organisation_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_organisation_memberships_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            "uq_organisation_memberships_present",
            ["organisation_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "passkeys",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.String(length=80), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_passkeys_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkeys_person_id"), ["person_id"], unique=False)

    op.create_table(
        "profiles",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("specialties", sa.String(length=300), nullable=False),
        sa.Column("practice", sa.String(length=200), nullable=False),
        sa.Column("photo_blob", sa.String(length=64), nullable=True),
        sa.Column("availability", sa.String(length=12), nullable=False),
        sa.Column("away_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_absence", sa.LargeBinary(), nullable=True),
        sa.Column("substitute_id", sa.String(length=36), nullable=True),
        sa.Column("preferences", sa.String(length=1000), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_to", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_profiles_person_id")),
        sa.ForeignKeyConstraint(
            ["substitute_id"], ["identities.id"], name=op.f("fk_profiles_substitute_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_profiles")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_recovery_codes_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_codes_digest")),
    )
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recovery_codes_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "totp_secrets",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_totp_secrets_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_totp_secrets")),
    )
    with op.batch_alter_table("totp_secrets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_totp_secrets_person_id"), ["person_id"], unique=False)

    op.create_table(
        "claims",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("structure_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("given_by", sa.String(length=36), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_claims_conversation_id")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["persons.id"], name=op.f("fk_claims_given_by")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_claims_person_id")),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structures.id"], name=op.f("fk_claims_structure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claims_structure_id"), ["structure_id"], unique=False)
        batch_op.create_index(
            "uq_claims_present",
            ["conversation_id", "structure_id"],
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )

    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("session_id", sa.String(length=36), nullable=True))

    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rpps", sa.String(length=11), nullable=True))
        batch_op.add_column(
            sa.Column("profession", sa.String(length=4), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("administers", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("data_key_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_persons_rpps"), ["rpps"])
        batch_op.create_foreign_key(
            batch_op.f("fk_persons_data_key_id"), "data_keys", ["data_key_id"], ["id"]
        )
        batch_op.alter_column(
            "coordinates",
            existing_type=sa.Boolean(),
            existing_nullable=False,
            server_default=sa.false(),
        )

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("factors", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("sealed_id_token", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("structure_memberships", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("role", sa.String(length=12), server_default="member", nullable=False)
        )
    _carry_over()


def downgrade() -> None:
    with op.batch_alter_table("structure_memberships", schema=None) as batch_op:
        batch_op.drop_column("role")

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_column("sealed_id_token")
        batch_op.drop_column("expires_at")
        batch_op.drop_column("proved_at")
        batch_op.drop_column("factors")

    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.alter_column(
            "coordinates", existing_type=sa.Boolean(), existing_nullable=False, server_default=None
        )
        batch_op.drop_constraint(batch_op.f("fk_persons_data_key_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_persons_rpps"), type_="unique")
        batch_op.drop_column("erased_at")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("data_key_id")
        batch_op.drop_column("administers")
        batch_op.drop_column("profession")
        batch_op.drop_column("rpps")

    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.drop_column("verified_at")

    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_column("session_id")

    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_claims_present",
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_claims_structure_id"))
        batch_op.drop_index(batch_op.f("ix_claims_person_id"))

    op.drop_table("claims")
    with op.batch_alter_table("totp_secrets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_totp_secrets_person_id"))

    op.drop_table("totp_secrets")
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_codes_person_id"))

    op.drop_table("recovery_codes")
    op.drop_table("profiles")
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkeys_person_id"))

    op.drop_table("passkeys")
    with op.batch_alter_table("organisation_memberships", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_organisation_memberships_present",
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_organisation_memberships_person_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_memberships_organisation_id"))

    op.drop_table("organisation_memberships")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_structure_id"))
        batch_op.drop_index(batch_op.f("ix_invitations_organisation_id"))

    op.drop_table("invitations")
    with op.batch_alter_table("identity_proofs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_proofs_identity_id"))

    op.drop_table("identity_proofs")
    with op.batch_alter_table("health_cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_health_cards_person_id"))

    op.drop_table("health_cards")
    with op.batch_alter_table("delegations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegations_ends_at"))
        batch_op.drop_index(batch_op.f("ix_delegations_delegator_id"))
        batch_op.drop_index(batch_op.f("ix_delegations_delegate_id"))

    op.drop_table("delegations")
    with op.batch_alter_table("challenges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_challenges_person_id"))
        batch_op.drop_index(batch_op.f("ix_challenges_expires_at"))

    op.drop_table("challenges")
    with op.batch_alter_table("access_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_codes_organisation_id"))

    op.drop_table("access_codes")
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ups_expires_at"))

    op.drop_table("sign_ups")
    with op.batch_alter_table("professionals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_professionals_sorting"))
        batch_op.drop_index(batch_op.f("ix_professionals_rpps"))

    op.drop_table("professionals")
    op.drop_table("organisations")
    op.drop_table("audit_checkpoints")


def _carry_over() -> None:
    """Who was here was let in by a coordination: known. Coordinators get the CPTS that the house
    had without naming it, and its first members become managers of their structures."""
    op.execute("UPDATE identities SET verified_at = created_at")
    op.execute(FIRST_MANAGERS)
    connection = op.get_bind()
    coordinators = connection.scalars(sa.text(COORDINATORS), {"yes": True}).all()
    if not coordinators:
        return
    organisation, now = str(uuid.uuid4()), datetime.now(UTC)
    connection.execute(sa.text(FOUND), {"id": organisation, "now": now, "yes": True})
    for person in connection.scalars(sa.text("SELECT id FROM persons")).all():
        role = "coordinator" if person in coordinators else "member"
        row = {"id": str(uuid.uuid4()), "where": organisation, "who": person, "role": role}
        connection.execute(sa.text(JOIN), row | {"now": now})
    connection.execute(
        sa.text("UPDATE persons SET administers = coordinates WHERE coordinates = :yes"),
        {"yes": True},
    )
