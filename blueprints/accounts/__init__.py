"""Accounts: signing in and out, one's own page and devices, the first set-up."""

from flask import Blueprint, Flask

from blueprints.accounts import (
    availability,
    callbacks,
    code_applications,
    devices,
    health_card_choices,
    health_card_endings,
    health_cards,
    live,
    lock_settings,
    locks,
    me,
    mobiles,
    notifications,
    passkey_entries,
    passkeys,
    passwords,
    photos,
    profiles,
    recoveries,
    second_factors,
    security,
    sessions,
    setups,
    step_ups,
)
from blueprints.doorway import addresses, current, locked, origins, places, sockets

bp = Blueprint("accounts", __name__)
for room in (sessions, me, profiles, availability, notifications, mobiles, callbacks, photos):
    bp.register_blueprint(room.bp)
for room in (devices, setups, locks, lock_settings):
    bp.register_blueprint(room.bp)
for room in (second_factors, passkey_entries, step_ups, recoveries, security):
    bp.register_blueprint(room.bp)
for room in (passkeys, passwords, code_applications):
    bp.register_blueprint(room.bp)
for room in (health_cards, health_card_choices, health_card_endings):
    bp.register_blueprint(room.bp)


def connect(app: Flask) -> None:
    locked.connect(app)
    current.connect(app)
    sockets.connect(app)
    origins.connect(app)
    addresses.connect(app)
    app.register_blueprint(bp)
    health_cards.connect(app)
    live.connect(app)
    places.declare(app, "me", "Moi", "circle-user", "/me")
