"""The first coordinator comes in once, by a link, with a password of her own."""

import threading

import pytest
import sqlalchemy as sa

from domain import clock
from domain.accounts import passwords, people, setup_links
from domain.accounts.identities import Person
from domain.accounts.setup_links import SetupLink
from domain.db import db
from domain.errors import Refused

ANNE = ("Anne", "Petit", "anne@cpts.example", "tisane-de-7h")


def test_the_link_makes_a_coordinator_with_her_own_password(app):
    person = setup_links.use(setup_links.make(), *ANNE)
    assert person.administers and person.identity.name == "Anne Petit"
    assert passwords.matches(person.password_hash, "tisane-de-7h")


def test_the_link_serves_once(app):
    token = setup_links.make()
    setup_links.use(token, *ANNE)
    with pytest.raises(Refused) as refusal:
        setup_links.use(token, "Zoé", "Blanc", "zoe@cpts.example", "tisane-de-8h")
    assert refusal.value.status == 410 and people.by_email("zoe@cpts.example") is None


def test_a_day_later_or_once_replaced_the_link_is_dead(app):
    first = setup_links.make()
    second = setup_links.make()
    with pytest.raises(Refused):
        setup_links.use(first, *ANNE)
    with clock.at(clock.now()) as time:
        time.advance(hours=24, seconds=1)
        with pytest.raises(Refused):
            setup_links.use(second, *ANNE)
    assert setup_links.use(second, *ANNE)


@pytest.mark.parametrize(
    ("field", "place", "value"),
    [
        ("first_name", 0, " "),
        ("last_name", 1, "\0"),
        ("email", 2, "anne"),
        ("password", 3, "short"),
        ("password", 3, "Petit-2026!"),
    ],
)
def test_a_slip_names_its_field_and_the_link_still_serves(app, field, place, value):
    token, typed = setup_links.make(), list(ANNE)
    typed[place] = value
    with pytest.raises(Refused) as refusal:
        setup_links.use(token, *typed)
    assert refusal.value.field == field
    assert setup_links.use(token, *ANNE)


def test_the_token_itself_is_kept_nowhere(app):
    token = setup_links.make()
    row = db.session.scalars(sa.select(SetupLink)).one()
    assert token.encode() not in row.digest and len(row.digest) == 32


def test_of_two_who_use_the_link_together_one_comes_in(app):
    token, outcomes = setup_links.make(), []

    def attempt(number):
        with app.app_context():
            try:
                setup_links.use(token, "Anne", "Petit", f"a{number}@cpts.example", "tisane-de-7h")
                outcomes.append("in")
            except Refused:
                outcomes.append("refused")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["in"] + ["refused"] * 5
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 1
