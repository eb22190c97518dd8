"""Ceremonies through the doors: what the page's script sends for a phone of ours."""

import pyotp
from flask.testing import FlaskClient

from domain.accounts import one_time_codes, passkey_ceremonies
from domain.accounts.passkey_ceremonies import Site
from domain.db import db, transaction
from tests.cast import PASSWORD, csrf
from tests.domain.accounts.authenticator import Phone

ORIGIN = "http://localhost"
HERE = Site("localhost", [ORIGIN])


def key_of(person) -> Phone:
    phone = Phone()
    asked = passkey_ceremonies.creation_options(person, HERE)
    passkey_ceremonies.add(person, phone.create(asked, origin=ORIGIN), HERE, "iPhone")
    return phone


def codes_of(person) -> pyotp.TOTP:
    """Her application; its present code is not spent yet."""
    row = one_time_codes.prepare(person)
    application = pyotp.TOTP(one_time_codes.words(row))
    one_time_codes.confirm(person, application.now())
    with transaction():
        db.session.merge(row).last_step = 0
    return application


def send(client: FlaskClient, path: str, body: dict | None = None):
    headers = {"X-CSRFToken": csrf(client), "Accept": "application/json"}
    return client.post(path, json=body or {}, headers=headers)


def enter_by_key(client: FlaskClient, phone: Phone, next: str = "/", **lie):
    asked = send(client, "/sign-in/passkey/challenge").text
    said = phone.sign(asked, origin=lie.pop("origin", ORIGIN), **lie)
    return send(client, "/sign-in/passkey", {"credential": said, "next": next})


def post(client: FlaskClient, path: str, **form):
    return client.post(path, data=form | {"csrf_token": csrf(client)})


def enter(client: FlaskClient, email: str = "lea@cast.example", password: str = PASSWORD, **more):
    return post(client, "/sign-in", email=email, password=password, **more)
