"""The pages of structures and delegations: who finds what, and what is said when it cannot be."""

import re
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from domain.accounts import belonging, delegating, people, structures
from domain.accounts.belonging import MANAGER
from domain.audit.trail import Actor
from domain.db import db, transaction
from domain.ids import new_id
from domain.organisations import calling_in
from tests.cast import cast, csrf, sign_in


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def enter(app, everyone):
    """`enter("ines")`: her browser, acting as our pages do."""

    def come(name):
        client = app.test_client()
        sign_in(client, getattr(everyone, name))
        headers = {"X-CSRFToken": csrf(client), "HX-Request": "true"}

        def act(method, path, **form):
            return client.open(path, method=method, data=form, headers=headers)

        return SimpleNamespace(get=client.get, act=act)

    return come


def place(everyone, person=None):
    path = f"/structures/{everyone.pharmacy.id}"
    return f"{path}/members/{person.id}" if person else path


def error_near(page, field):
    found = re.search(rf'id="{field}-error">.*?<span>(.*?)</span>', page, re.DOTALL)
    return found.group(1) if found else ""


def test_she_founds_a_structure_and_finds_it_in_her_list(everyone, enter):
    lea = enter("lea")
    answer = lea.act(
        "POST", "/structures", name="Cabinet des Lilas", category="practice", calling="infirmière"
    )
    page = lea.get(answer.headers["HX-Redirect"]).text
    assert "Cabinet des Lilas" in page and "Responsable" in page
    assert "Cabinet des Lilas" in lea.get("/structures").text
    assert enter("sami").get(answer.headers["HX-Redirect"]).status_code == 404


def test_what_was_typed_is_kept_when_it_cannot_be_founded(everyone, enter):
    answer = enter("lea").act("POST", "/structures", name="Cabinet des Lilas", category="ward")
    assert answer.status_code == 422 and error_near(answer.text, "calling")
    assert 'value="Cabinet des Lilas"' in answer.text and '"ward" selected' in answer.text


def test_members_see_each_other_and_only_a_manager_acts(everyone, enter):
    ines, paul = enter("ines"), enter("paul")
    for one in (ines, paul):
        page = one.get(place(everyone)).text
        assert "Inès Faure" in page and "Paul Rey" in page
    assert "Ajouter un collègue" in ines.get(place(everyone)).text
    assert "Ajouter un collègue" not in paul.get(place(everyone)).text
    assert paul.get(place(everyone, everyone.ines)).status_code == 403
    refused = paul.act("DELETE", place(everyone, everyone.ines))
    assert refused.status_code == 403 and "responsables" in refused.text


def test_a_colleague_is_found_by_her_name_and_let_in(everyone, enter):
    ines = enter("ines")
    found = ines.act("GET", f"{place(everyone)}/members/new?q=benal")
    assert "Sami Benali" in found.text and "<html" not in found.text
    inside = ines.act("GET", f"{place(everyone)}/members/new?q=paul")
    assert "Paul Rey" not in inside.text
    answer = ines.act("POST", f"{place(everyone)}/members", person=everyone.sami.id)
    assert "Sami Benali" in ines.get(answer.headers["HX-Redirect"]).text
    refused = ines.act("POST", f"{place(everyone)}/members", calling="pharmacienne")
    assert refused.status_code == 422 and error_near(refused.text, "person")
    assert 'value="pharmacienne"' in refused.text


def test_anybody_leaves_and_the_last_manager_is_shown_whom_to_name(everyone, enter):
    ines, paul = enter("ines"), enter("paul")
    refused = ines.act("DELETE", place(everyone, everyone.ines))
    assert refused.status_code == 409
    assert "nommez d’abord" in refused.text and "Nommer Paul Rey responsable" in refused.text
    demoted = ines.act("PUT", place(everyone, everyone.ines), calling="pharmacienne")
    assert demoted.status_code == 409 and "Nommer Paul Rey responsable" in demoted.text
    assert ines.act("PUT", place(everyone, everyone.paul), role=MANAGER).status_code == 204
    left = ines.act("DELETE", place(everyone, everyone.ines))
    assert left.headers["HX-Redirect"] == "/structures"
    assert ines.get(place(everyone)).status_code == 404
    assert "fermeture" in paul.act("DELETE", place(everyone, everyone.paul)).text


def test_members_read_who_did_what_and_outsiders_do_not(everyone, enter):
    ines, paul = enter("ines"), enter("paul")
    ines.act("POST", f"{place(everyone)}/members", person=everyone.sami.id)
    enter("sami").act("DELETE", place(everyone, everyone.sami))
    page = paul.get(place(everyone)).text
    assert "Arrivée de Sami Benali, par Inès Faure" in page
    assert "Départ de Sami Benali<" in page
    assert enter("lea").get(place(everyone)).status_code == 404


def test_an_invitation_goes_by_e_mail_and_is_taken_back(everyone, enter):
    ines, path = enter("ines"), f"{place(everyone)}/invitations"
    wrong = ines.act("POST", path, email="zoe at example")
    assert wrong.status_code == 422 and "zoe at example" in wrong.text
    for email in ("zoe@cast.example", everyone.sami.email):
        assert ines.act("POST", path, email=email).status_code == 204
    [known, unknown] = calling_in.pending(everyone.pharmacy.id)
    assert (known.email, unknown.email) == (everyone.sami.email, "zoe@cast.example")
    assert "zoe@cast.example" in ines.get(f"{place(everyone)}/members/new").text
    assert enter("paul").act("DELETE", f"{path}/{unknown.id}").status_code == 403
    assert ines.act("DELETE", f"{path}/{unknown.id}").status_code == 204
    assert calling_in.pending(everyone.pharmacy.id) == [known]


def test_a_delegation_is_given_prolonged_and_taken_back(everyone, enter):
    eric, claire = enter("eric"), enter("claire")
    given = {"person": everyone.claire.id, "powers": ["messages", "agenda"]}
    assert eric.act("POST", "/me/delegations", **given).status_code == 204
    mine, hers = eric.get("/me/delegations").text, claire.get("/me/delegations").text
    assert "Claire Fontaine" in mine and "Dr Éric Roux" in hers
    address = re.search(r'hx-delete="(/me/delegations/[\w-]{36})"', mine).group(1)
    wrong = eric.act("PUT", address, end="2020-01-01")
    assert wrong.status_code == 422 and error_near(wrong.text, "end") and "2020-01-01" in wrong.text
    assert eric.act("PUT", address).status_code == 204
    assert claire.act("PUT", address).status_code == 403
    assert "Personne n’agit en votre nom" in eric.act("DELETE", address).text
    assert "Dr Éric Roux" not in claire.get("/me/delegations").text
    late = eric.act("PUT", address)
    assert late.status_code == 409 and "a pris fin" in late.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [({}, "person"), ({"start": "2020-01-01"}, "start"), ({"end": "2020-01-01"}, "end")],
)
def test_a_delegation_that_cannot_be_is_said_near_its_field(everyone, enter, typed, field):
    form = {"powers": "messages"} | ({"person": everyone.claire.id} if typed else {}) | typed
    answer = enter("eric").act("POST", "/me/delegations", **form)
    assert answer.status_code == 422 and error_near(answer.text, field)
    assert all(value in answer.text for value in typed.values())


def test_whoever_no_longer_speaks_for_another_posts_nothing_as_him(everyone, enter):
    path = f"/conversations/{everyone.about_helene.id}/messages"
    claire, paul = enter("claire"), enter("paul")
    row = delegating.give(everyone.eric, everyone.claire.id, ["messages"])
    said = {"body": "Rendez-vous jeudi", "client_id": new_id()}
    as_him = claire.act("POST", path, identity_id=everyone.eric.id, **said)
    assert as_him.status_code == 201
    delegating.end(everyone.eric, row.id)
    belonging.leave(everyone.pharmacy, everyone.paul, everyone.paul.actor)
    for one, identity in ((claire, everyone.eric.id), (paul, everyone.pharmacy.id)):
        answer = one.act("POST", path, identity_id=identity, body="Encore", client_id=new_id())
        assert answer.status_code == 404 and "pas pour vous" in answer.text


def test_pages_ask_as_much_for_twenty_as_for_two(everyone, enter):
    ines, eric = enter("ines"), enter("eric")
    few = [
        _asked(ines, place(everyone)),
        _asked(ines, "/structures"),
        _asked(eric, "/me/delegations"),
    ]
    for number in range(20):
        with transaction():
            one = people.register_person("Zoé", f"Nom {number}", f"z{number}@cast.example")
        belonging.join(everyone.pharmacy, one, Actor())
        structures.found(everyone.ines, f"Officine {number}", "pharmacy", "pharmacienne")
        delegating.give(everyone.eric, one.id, ["messages"])
    many = [
        _asked(ines, place(everyone)),
        _asked(ines, "/structures"),
        _asked(eric, "/me/delegations"),
    ]
    assert many == few


def _asked(browser, path):
    """How many statements one page needs."""
    heard = []
    db.session.rollback()

    def hear(*rest):
        heard.append(rest[2])

    sa.event.listen(db.engine, "before_cursor_execute", hear)
    assert browser.get(path).status_code == 200
    sa.event.remove(db.engine, "before_cursor_execute", hear)
    return len(heard)
