"""Structures (pharmacy, nursing home, ward, practice), and acting for another person.

pages    those of a person, one of them    members  who is in it, and who leaves
invitations  into one, by e-mail     picking  choosing a colleague by her name
delegations  who acts for whom       telling  what open pages learn
turning  what begins and ends by the clock
"""

from flask import Blueprint, Flask

from blueprints.structures import delegations, invitations, members, pages, telling, turning

bp = Blueprint("structures", __name__)
for door in (pages, members, invitations, delegations):
    bp.register_blueprint(door.bp)


def connect(app: Flask) -> None:
    telling.connect(app)
    turning.connect(app)
    app.register_blueprint(bp)
