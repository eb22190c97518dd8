"""Whether the database answers and has the shape this code expects."""

import sqlalchemy as sa

from domain.db import db


def is_answering() -> bool:
    try:
        return bool(db.session.execute(sa.text("select version_num from alembic_version")).scalar())
    except sa.exc.SQLAlchemyError:
        db.session.rollback()
        return False
