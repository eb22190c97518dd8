"""A trip to Pro Santé Connect and back, as a browser makes it."""

import re

import sqlalchemy as sa

from domain.accounts.sessions import Session
from domain.audit.trail import AuditEntry
from domain.db import db
from gateways.demo_psc_people import CARDS
from tests.cast import csrf
from tests.gateways.national_door import show_card

NAMED = {subject.rpartition(":")[2]: subject for subject in CARDS}
RPPS = {"lea": "10000000017", "eric": "10000000025", "camille": "10000000033"}


def post(client, path, **form):
    return client.post(path, data={"csrf_token": csrf(client), **form})


def leave(client, **form):
    """The address of the provider, as the page that moves on names it."""
    page = post(client, "/health-card", **form)
    assert page.status_code == 200, page.text
    address = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)[1]
    return address.replace("&amp;", "&")


def show(client, provider, who, **form):
    return show_card(provider, leave(client, **form), NAMED[who])


def come_back(client, given, **changes):
    """The callback's page, then what it sends by itself."""
    page = client.get("/health-card/callback", query_string=given)
    assert page.status_code == 200
    return post(client, "/health-card/session", **(given | changes))


def trip(client, provider, who, **form):
    return come_back(client, show(client, provider, who, **form))


def here(client):
    with client.session_transaction() as cookie:
        return "_user_id" in cookie


def opened():
    return db.session.scalars(sa.select(Session).order_by(Session.created_at.desc())).first()


def acts():
    return set(db.session.scalars(sa.select(AuditEntry.act)))
