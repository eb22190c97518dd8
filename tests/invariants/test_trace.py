""" "Qui a vu quoi" finds every act that names a person: none is left out of its list."""

import sqlalchemy as sa

from domain.accounts.identities import Identity
from domain.audit.trail import AuditEntry
from domain.db import db
from domain.privacy.tracing import NAMING


def test_every_act_whose_detail_names_somebody_is_known(house):
    with house.app.app_context():
        ids = list(db.session.scalars(sa.select(Identity.id)))
        said = db.session.execute(sa.select(AuditEntry.act, AuditEntry.detail).distinct()).all()
    naming = {act for act, detail in said if any(identifier in detail for identifier in ids)}
    assert len(naming) > 2 and naming - set(NAMING) == set()
