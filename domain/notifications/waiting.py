"""An e-mail to whoever was told in vain: no device of hers showed anything, and she has not read.
It says that something waits, and nothing else."""

from datetime import datetime, timedelta
from itertools import groupby

import sqlalchemy as sa

from domain import clock, outbox
from domain.accounts import disturbing
from domain.accounts.identities import Person
from domain.accounts.profiles import Profile
from domain.chat.messages import Receipt
from domain.db import Moment, db, transaction
from domain.notifications.tellings import Telling

PATIENCE, BETWEEN = timedelta(minutes=30), timedelta(hours=4)
SUBJECT = "Un message vous attend sur Liane"
WORDS = (
    "Bonjour,\n\nUn message vous attend sur Liane, et aucun de vos appareils ne vous a "
    "prévenu(e)\u00a0:\n{base}/conversations\n\n"
    "Pour ne plus recevoir cet e-mail ou être prévenu(e) sur votre téléphone, ouvrez Moi, puis "
    "Notifications.\n"
)


def write_to_the_silent(base: str) -> int:
    """One e-mail a person, and no other for four hours; how many."""
    rows = db.session.execute(_SILENT, {"long_ago": clock.now() - PATIENCE}).all()
    written = 0
    for _, waiting in groupby(rows, key=lambda row: row.Telling.person_id):
        written += _write(list(waiting), base)
    return written


def _write(rows: list[sa.Row], base: str) -> int:
    wanted, person = disturbing.read(rows[0].Profile), rows[0].Telling.person_id
    now = clock.now()
    if not wanted.mail or disturbing.is_quiet(wanted, now) or _was_written_to(person, now):
        return 0
    with transaction():
        first = rows[0].Telling
        for row in rows:
            db.session.merge(row.Telling).mailed_at = now
        letter = {"to": rows[0].email, "subject": SUBJECT, "text": WORDS.format(base=base)}
        key = f"waiting:{person}:{int(first.since.timestamp())}"
        outbox.add("mail", letter, key=key, about=person)
    return 1


def _was_written_to(person_id: str, now: datetime) -> bool:
    lately = sa.select(Telling.person_id).where(
        Telling.person_id == person_id, Telling.mailed_at > now - BETWEEN
    )
    return db.session.scalar(lately.limit(1)) is not None


_SILENT = (
    sa.select(Telling, Profile, Person.email)
    .join(Person, Person.id == Telling.person_id)
    .outerjoin(Profile, Profile.person_id == Telling.person_id)
    .outerjoin(
        Receipt,
        sa.and_(
            Receipt.conversation_id == Telling.conversation_id,
            Receipt.person_id == Telling.person_id,
        ),
    )
    .where(
        Telling.since <= sa.bindparam("long_ago", type_=Moment),
        Telling.mailed_at.is_(None),
        Telling.shown_at.is_(None),
        sa.or_(Receipt.read_seq.is_(None), Receipt.read_seq < Telling.seq),
        Person.suspended_at.is_(None),
        Person.closed_at.is_(None),
    )
    .order_by(Telling.person_id, Telling.since)
)
