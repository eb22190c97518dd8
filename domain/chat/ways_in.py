"""Ways into a group besides being added: a link, and asking."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock
from domain.accounts.identities import Person
from domain.db import Moment, db


class GroupLink(db.Model):
    """`digest` is the SHA-256 of the link's token, which referents may show again: it is sealed by
    the group's key. Members of `organisation_id` enter by it; without one, whoever holds it asks,
    and a referent answers. `once` lets a single person in."""

    __tablename__ = "group_links"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"), index=True)
    organisation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("organisations.id"))
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    sealed_token: Mapped[bytes] = mapped_column(sa.LargeBinary)
    once: Mapped[bool] = mapped_column(default=False)
    uses: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str] = mapped_column(sa.ForeignKey("identities.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def serves(self) -> bool:
        used_up = self.once and self.uses > 0
        return not used_up and self.revoked_at is None and self.expires_at > clock.now()


class EntryRequest(db.Model):
    """A person who asks to come in. One a group and a person: asking again opens it again."""

    __tablename__ = "entry_requests"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(sa.ForeignKey("conversations.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    declined_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(sa.ForeignKey("identities.id"))

    person: Mapped[Person] = db.relationship(Person, lazy="joined", innerjoin=True)

    __table_args__ = (sa.UniqueConstraint("conversation_id", "person_id"),)
