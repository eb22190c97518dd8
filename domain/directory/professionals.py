"""Professionals as the public directory names them (Annuaire Santé, Licence Ouverte 2.0)."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain.db import db


class Professional(db.Model):
    """One person at one place of practice. `rpps` has 11 digits; `profession` is the code of the
    national directory ("60") and `profession_label` its words; `sorting` is the name without
    accents nor capitals, for search."""

    __tablename__ = "professionals"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    rpps: Mapped[str] = mapped_column(sa.String(11), index=True)
    title: Mapped[str] = mapped_column(sa.String(12), default="")
    first_name: Mapped[str] = mapped_column(sa.String(60))
    last_name: Mapped[str] = mapped_column(sa.String(60))
    sorting: Mapped[str] = mapped_column(sa.String(130), index=True)
    profession: Mapped[str] = mapped_column(sa.String(4))
    profession_label: Mapped[str] = mapped_column(sa.String(80))
    specialty: Mapped[str] = mapped_column(sa.String(120), default="")
    practice: Mapped[str] = mapped_column(sa.String(200), default="")
    postcode: Mapped[str] = mapped_column(sa.String(10), default="")
    city: Mapped[str] = mapped_column(sa.String(80), default="")
