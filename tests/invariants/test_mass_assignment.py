"""Fields that no form of ours has change nothing: rights are never taken from what is sent (S4)."""

import sqlalchemy as sa

from domain.db import db
from tests.invariants import acts, world

SMUGGLED = {
    "role": "coordinator", "org_id": "x", "organisation_id": "x", "is_admin": "1",
    "administers": "1", "coordinates": "1", "sender_id": "{somebody}", "person_id": "{somebody}",
    "created_at": "2001-01-01", "seq": "999", "verified_at": "2001-01-01", "factors": "2",
    "suspended_at": "", "password_hash": "x", "rpps_verified": "1",
}  # fmt: skip
RIGHTS = {
    "persons": "id, administers, suspended_at, closed_at, password_hash",
    "identities": "id, verified_at",
    "organisation_memberships": "person_id, role",
    "structure_memberships": "person_id, role",
    "delegations": "delegator_id, delegate_id, powers",
    "sessions": "person_id, factors",
    "messages": "person_id, identity_id, seq",
    "memberships": "identity_id, joined_seq",
}


def rights(house):
    with house.app.app_context():
        told = {}
        for table, columns in RIGHTS.items():
            rows = db.session.execute(sa.text(f"select {columns} from {table}")).all()
            told[table] = sorted(str(list(row)) for row in rows)
        return told


def after(house, one, extra):
    house.restore()
    body = acts.body(house, "member", one.method, one.rule)
    kind = "json" if "json" in body else "data"
    body[kind] = {**body.get(kind, {}), **extra}
    answer = house.knock("member", one.method, house.path(one.endpoint), **body)
    return answer.status_code, rights(house)


def test_fields_that_a_form_does_not_have_change_no_right(house):
    extra = {name: value.format(**house.ids) for name, value in SMUGGLED.items()}
    wrong = {}
    for one in (one for one in world.rules(house.app) if one.method in world.UNSAFE):
        known = set(acts.FORMS.get(f"{one.method} {one.rule}", {}))
        added = {name: value for name, value in extra.items() if name not in known}
        plain, smuggled = after(house, one, {}), after(house, one, added)
        if smuggled[0] not in (plain[0], 400) or _settled(smuggled[1]) != _settled(plain[1]):
            wrong[f"{one.method} {one.rule}"] = smuggled[0]
    assert wrong == {}


def _settled(told):
    """Ids of rows made by the act itself differ from one run to the other: only what is known
    before counts, and how many rows there are."""
    return {table: len(rows) for table, rows in told.items()} | {
        "persons": [row.rpartition(",")[0] for row in told["persons"]],
        "organisation_memberships": told["organisation_memberships"],
        "structure_memberships": told["structure_memberships"],
        "sessions": sorted(told["sessions"]),
    }
