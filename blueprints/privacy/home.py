"""The front page of one's data."""

from flask import Blueprint, render_template

from blueprints.doorway import current
from domain.accounts.identities import Person
from domain.organisations import belonging
from domain.organisations.organisations import COORDINATOR
from domain.privacy import closing, exports

bp = Blueprint("home", __name__)
bp.before_request(current.require_person)


@bp.get("")
def show() -> str:
    person = current.person()
    return render_template(
        "privacy/home.html", export=exports.current(person), closed=_closed(person)
    )


def _closed(person: Person) -> list[Person]:
    """A coordinator finds here the accounts she may open again."""
    leads = belonging.organisations_of(person, COORDINATOR)
    return closing.closed_accounts(person) if leads else []
