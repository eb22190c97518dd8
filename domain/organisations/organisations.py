"""A CPTS and its members. A coordinator animates it and never reads content."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import Moment, db

MEMBER, COORDINATOR = "member", "coordinator"


class Organisation(db.Model):
    """`slug` is its address ("/join/roannais"); `welcome` what its public page says."""

    __tablename__ = "organisations"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    territory: Mapped[str] = mapped_column(sa.String(120), default="")
    welcome: Mapped[str] = mapped_column(sa.String(600), default="")
    is_open: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class OrganisationMembership(db.Model):
    """`role` is "member" or "coordinator"; `through` says how she came: a code, an invitation…"""

    __tablename__ = "organisation_memberships"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(12), default=MEMBER)
    through: Mapped[str] = mapped_column(sa.String(24), default="")
    joined_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        sa.Index(
            "uq_organisation_memberships_present", "organisation_id", "person_id", unique=True,
            sqlite_where=sa.text("left_at IS NULL"), postgresql_where=sa.text("left_at IS NULL"),
        ),
    )  # fmt: skip
