"""What remains of a call once it is over: each professional's act and report, what people thought
of the call, the patient's link to the report. Words are sealed; codes and amounts name nobody."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.calls.consultations import Consultation
from domain.chat import sweeping
from domain.db import Moment, db


class Act(db.Model):
    """One professional's, of one call. Until `finalised_at` it is a draft: `sealed_draft` holds
    what was typed, as it was typed; `version` counts the savings. `blob` is an attached file."""

    __tablename__ = "acts"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    identity_id: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    data_key_id: Mapped[str] = mapped_column(sa.ForeignKey("data_keys.id"))
    sealed_draft: Mapped[bytes] = mapped_column(sa.LargeBinary)
    version: Mapped[int] = mapped_column(default=0)
    code: Mapped[str] = mapped_column(sa.String(8), default="")
    cents: Mapped[int | None] = mapped_column()
    blob: Mapped[str | None] = mapped_column(sa.String(40))
    sealed_name: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    media_type: Mapped[str | None] = mapped_column(sa.String(100))
    created_at: Mapped[datetime] = mapped_column(Moment)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    finalised_at: Mapped[datetime | None] = mapped_column(Moment)

    consultation: Mapped[Consultation] = db.relationship(Consultation)

    __table_args__ = (sa.UniqueConstraint("consultation_id", "person_id", name="uq_acts_one_each"),)


class Report(db.Model):
    """Frozen words: `position` 0 is the report, the others its addenda. `blob` is the PDF of
    everything said up to it, None when only a file was attached."""

    __tablename__ = "reports"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    act_id: Mapped[str] = mapped_column(sa.ForeignKey("acts.id"), index=True)
    position: Mapped[int] = mapped_column()
    sealed_body: Mapped[bytes] = mapped_column(sa.LargeBinary)
    blob: Mapped[str | None] = mapped_column(sa.String(40))
    written_at: Mapped[datetime] = mapped_column(Moment)
    posted_at: Mapped[datetime | None] = mapped_column(Moment)

    act: Mapped[Act] = db.relationship(Act)

    __table_args__ = (sa.UniqueConstraint("act_id", "position", name="uq_reports_position"),)


class ReportLink(db.Model):
    """The patient's way to a report: a link sent by SMS, then her birth date, or a code sent to the
    same number where nobody knows it. `tries` counts what was wrong, whoever tried."""

    __tablename__ = "report_links"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    report_id: Mapped[str] = mapped_column(sa.ForeignKey("reports.id"), index=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    data_key_id: Mapped[str] = mapped_column(sa.ForeignKey("data_keys.id"))
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    sealed_contact: Mapped[bytes] = mapped_column(sa.LargeBinary)
    contact_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    codes: Mapped[int] = mapped_column(default=0)
    code_digest: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32))
    code_sent_at: Mapped[datetime | None] = mapped_column(Moment)
    device_digest: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32), unique=True)
    device_until: Mapped[datetime | None] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    report: Mapped[Report] = db.relationship(Report)


class Rating(db.Model):
    """How the call was for one of those who took part: 1 to 5 stars, and a few words."""

    __tablename__ = "ratings"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(sa.ForeignKey("persons.id"))
    visit_id: Mapped[str | None] = mapped_column(sa.ForeignKey("visits.id"))
    data_key_id: Mapped[str] = mapped_column(sa.ForeignKey("data_keys.id"))
    stars: Mapped[int] = mapped_column()
    sealed_comment: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    rated_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "person_id", name="uq_ratings_person"),
        sa.UniqueConstraint("consultation_id", "visit_id", name="uq_ratings_visit"),
    )


sweeping.keep(Act.blob, Report.blob)
