"""Coming in: what is typed, what waits, what serves once."""

import re
import threading

import pytest
import sqlalchemy as sa

from domain import clock
from domain.accounts import people, throttling
from domain.accounts.identities import Person
from domain.accounts.profiles import Profile
from domain.audit import trail
from domain.db import db, transaction
from domain.directory import finding, rpps
from domain.directory.professionals import Professional
from domain.errors import Refused
from domain.ids import new_id
from domain.organisations import (
    access_codes,
    applications,
    belonging,
    coming_in,
    founding,
    invitations,
    inviting,
    signing_up,
)
from domain.organisations.organisations import COORDINATOR
from domain.outbox import OutboxItem
from tests.cast import cast

URL = "https://liane.example"
NUMBER = rpps.completed("1000000009")
TYPED = {
    "first_name": "Nina", "last_name": "Colin", "profession": "60", "practice": "Cabinet du Port",
    "email": "Nina@Port.Example", "password": "tisane-de-7h",
}  # fmt: skip


@pytest.fixture
def told(app):
    return cast(app)


def application(told, **more):
    place = more.pop("place", {"organisation_id": told.cpts.id})
    return applications.read(TYPED | more, **place)


def letters():
    newest = sa.select(OutboxItem).order_by(OutboxItem.created_at.desc(), OutboxItem.id.desc())
    return [item.payload() for item in db.session.scalars(newest)]


def token_of(letter):
    return re.search(r"#([\w-]{43})", letter["text"]).group(1)


def test_the_link_of_the_letter_makes_an_unverified_member(told):
    signing_up.ask(application(told), URL, "192.0.2.1")
    assert people.by_email("nina@port.example") is None
    person = signing_up.confirm(token_of(letters()[0]))
    assert person.email == "nina@port.example" and person.identity.is_unverified
    assert belonging.organisations_of(person) == [told.cpts]
    assert db.session.get(Profile, person.id).practice == "Cabinet du Port"
    assert (person.profession, person.identity.calling) == ("60", "infirmière")


def test_the_link_serves_once_and_a_day(told):
    signing_up.ask(application(told), URL, "192.0.2.1")
    token = token_of(letters()[0])
    with clock.at(clock.now()) as stopped:
        stopped.advance(hours=25)
        with pytest.raises(Refused):
            signing_up.confirm(token)
    signing_up.confirm(token)
    with pytest.raises(Refused) as again:
        signing_up.confirm(token)
    assert again.value.status == 410


def test_a_second_letter_ends_the_link_of_the_first(told):
    waiting = signing_up.ask(application(told), URL, "192.0.2.1")
    first = token_of(letters()[0])
    signing_up.again(waiting, URL, "192.0.2.1")
    with pytest.raises(Refused):
        signing_up.confirm(first)
    assert signing_up.confirm(token_of(letters()[0]))


def test_what_nobody_confirms_is_forgotten_and_so_are_old_addresses(told):
    waiting = signing_up.ask(application(told), URL, "192.0.2.1")
    invite(told)
    with clock.at(clock.now()) as stopped:
        stopped.advance(hours=25)
        signing_up.forget_expired()
        assert db.session.get(signing_up.SignUp, waiting, populate_existing=True) is None
        invitations.forget_addresses()
        assert len(inviting.of(told.cpts)) == 1
        stopped.advance(days=44)
        invitations.forget_addresses()
    assert inviting.of(told.cpts) == []


def test_a_known_address_learns_it_in_its_mailbox_only(told):
    signing_up.ask(application(told, email="lea@cast.example"), URL, "192.0.2.1")
    [letter] = letters()
    assert "déjà un compte" in letter["text"] and "/sign-in" in letter["text"]
    assert "#" not in letter["text"]


def test_known_or_not_the_same_work_is_done(told):
    """Same statements, one hash each: the time of the answer tells nothing."""
    asked = []

    def note(*given):
        asked[-1].append(given[2].split("(")[0])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    for email in ("warm@port.example", "new@port.example", "lea@cast.example"):
        asked.append([])
        signing_up.ask(application(told, email=email), URL, "192.0.2.1")
        db.session.rollback()
    sa.event.remove(db.engine, "before_cursor_execute", note)
    assert asked[1] == asked[2] != []


def test_what_waits_is_sealed_and_goes_when_it_serves(told):
    waiting = signing_up.ask(application(told), URL, "192.0.2.1")
    row = db.session.get(signing_up.SignUp, waiting)
    assert b"port.example" not in row.sealed_form
    signing_up.confirm(token_of(letters()[0]))
    db.session.refresh(row)
    assert row.sealed_form == b""


def test_one_address_is_not_flooded(told):
    form = application(told)
    with pytest.raises(Refused) as refusal:
        for _ in range(throttling.PER_PLACE + 1):
            signing_up.ask(form, URL, "192.0.2.1")
    assert refusal.value.status == 429
    assert 3 < len(letters()) <= throttling.PER_PLACE


@pytest.mark.parametrize(
    ("slip", "field"),
    [
        ({"first_name": " "}, "first_name"), ({"last_name": "-"}, "last_name"),
        ({"email": "nina"}, "email"), ({"profession": "77"}, "profession"),
        ({"password": "nina-colin"}, "password"), ({"who": "10000000000"}, "who"),
    ],
)  # fmt: skip
def test_a_slip_names_its_field(told, slip, field):
    with pytest.raises(Refused) as refusal:
        application(told, **slip)
    assert refusal.value.field == field


@pytest.fixture
def nina_in_the_directory(app):
    with transaction():
        db.session.add(
            Professional(
                id=new_id(), rpps=NUMBER, first_name="NINA", last_name="COLIN", profession="60",
                profession_label="Infirmier", sorting=finding.sorting_of("Nina", "Colin"),
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "words"),
    [({"last_name": "Perrin"}, "autre personne"), ({"profession": "10"}, "autre métier")],
)
def test_a_number_of_somebody_else_is_refused_with_a_way_out(
    told, nina_in_the_directory, more, words
):
    assert application(told, who=NUMBER).rpps == NUMBER
    with pytest.raises(Refused, match=words):
        application(told, who=NUMBER, **more)
    assert application(told, who=NUMBER, without_rpps="1", **more).rpps == ""


def test_a_number_already_here_lets_her_in_without_it(told):
    with transaction():
        told.lea.rpps = NUMBER
    signing_up.ask(application(told, who=NUMBER), URL, "192.0.2.1")
    token = token_of(letters()[0])
    with pytest.raises(Refused) as refusal:
        signing_up.confirm(token)
    assert (refusal.value.field, refusal.value.status) == ("who", 409)
    assert signing_up.confirm(token, without_rpps=True).rpps is None


def test_a_code_counts_who_comes_by_it_and_closes(told):
    code = access_codes.create(told.claire, told.cpts, "Été Roannais 2026")
    assert code.code == "ETE-ROANNAIS-2026"
    place = {"organisation_id": told.cpts.id, "code": code.code}
    signing_up.ask(application(told, place=place), URL, "192.0.2.1")
    access_codes.close(told.claire, code.id)
    with pytest.raises(Refused):
        signing_up.confirm(token_of(letters()[0]))
    with pytest.raises(Refused):
        access_codes.find("ete roannais 2026")


def invite(told, email="nina@port.example"):
    inviting.invite(told.claire, told.cpts, email, URL)
    return token_of(letters()[0])


def test_an_invitation_proves_its_address(told):
    invitation = invitations.look(invite(told))
    hers = application(told, place={"invitation_id": invitation.id})
    assert coming_in.is_proven(invitation, hers)
    person = coming_in.settle(hers)
    assert belonging.organisations_of(person) == [told.cpts] and invitation.used_by == person.id


def test_a_forwarded_invitation_proves_nothing(told):
    invitation = invitations.look(invite(told, "somebody@else.example"))
    assert not coming_in.is_proven(invitation, application(told))


def test_each_dead_invitation_says_why(told):
    token = invite(told)
    with clock.at(clock.now()) as stopped:
        stopped.advance(days=15)
        with pytest.raises(Refused, match="expiré"):
            invitations.look(token)
    inviting.revoke(told.claire, invitations.look(token).id)
    for dead in (token, "guessed"):
        with pytest.raises(Refused, match="plus valable"):
            invitations.look(dead)


def test_pasted_addresses_are_all_sent_or_none(told):
    pasted = "Nina <nina@port.example>; paul@port.example,\nNINA@port.example"
    assert inviting.invite(told.claire, told.cpts, pasted, URL) == 2
    with pytest.raises(Refused, match="Vérifiez"):
        inviting.invite(told.claire, told.cpts, "a@b.example, a@b", URL)
    assert len(inviting.of(told.cpts)) == 2


def test_a_structure_opens_to_the_invited_address_alone(told):
    with transaction():
        invitations.issue(told.ines, "nora@else.example", URL, structure=told.pharmacy)
    with pytest.raises(Refused, match="autre adresse"):
        coming_in.accept(told.sami, token_of(letters()[0]))


def test_whom_the_administrator_invites_coordinates_an_empty_cpts(told):
    with transaction():
        told.eric.administers = True
    made = founding.found(told.eric, "CPTS du Forez", "", "nina@port.example", URL)
    invitation = invitations.look(token_of(letters()[0]))
    person = coming_in.settle(application(told, place={"invitation_id": invitation.id}))
    assert belonging.organisations_of(person, COORDINATOR) == [made]
    assert not person.identity.is_unverified


def test_fifty_together_make_one_account_of_one_invitation(told, app):
    """S18: the same link opened everywhere at once, each time for another address."""
    invitation = invitations.look(invite(told))
    forms = [
        application(told, email=f"n{n}@port.example", place={"invitation_id": invitation.id})
        for n in range(2)
    ]
    db.session.remove()
    told_by, start = [], threading.Barrier(50)

    def come(form):
        with app.app_context():
            start.wait()
            try:
                told_by.append(coming_in.settle(form).id)
            except Refused as refusal:
                told_by.append(refusal.status)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=come, args=(forms[n % 2],)) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = [one for one in told_by if isinstance(one, int)]
    assert len(statuses) == 49 and set(statuses) <= {409, 410}
    arrived = sa.select(sa.func.count()).where(Person.email.endswith("@port.example"))
    assert db.session.scalar(arrived) == 1
    assert trail.first_break() is None
