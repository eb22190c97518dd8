"""CPTS: coming in by invitation, code or public page; the coordinator's people; administration."""

from flask import Blueprint, Flask

from blueprints.organisations import (
    administration,
    codes,
    confirmations,
    invitations,
    inviting,
    joining,
    members,
    roles,
)
from domain.organisations import signing_up
from domain.organisations.invitations import forget_addresses

bp = Blueprint("organisations", __name__)
for room in (joining, confirmations, invitations, members, roles, inviting, codes, administration):
    bp.register_blueprint(room.bp)


def connect(app: Flask) -> None:
    app.register_blueprint(bp)
    app.extensions["liane"].sweeps += [signing_up.forget_expired, forget_addresses]
