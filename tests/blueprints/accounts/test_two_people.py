"""Two tabs of one browser, two people: nobody acts through a page made for somebody else."""

import pytest

from blueprints.doorway.origins import ANOTHER
from domain.accounts import sessions
from tests.blueprints.accounts.keys import enter
from tests.cast import cast, csrf


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def tab(client, everyone):
    """A page of Léa's, then Éric signs in beside it."""
    enter(client)
    token = csrf(client)
    enter(client, "eric@cast.example")
    return {"X-CSRFToken": token, "X-Liane-Person": everyone.lea.id, "HX-Request": "true"}


def test_her_session_ends_when_somebody_else_signs_in_here(client, everyone, tab):
    assert sessions.of(everyone.lea.id, 12) == []
    assert len(sessions.of(everyone.eric.id, 12)) == 1


@pytest.mark.parametrize("fresh", [False, True], ids=["her old token", "his token"])
def test_an_act_from_her_page_is_not_done_in_his_name(client, everyone, tab, fresh):
    if fresh:
        tab["X-CSRFToken"] = csrf(client)
    answer = client.post("/conversations", data={"title": "Pansements"}, headers=tab)
    assert answer.status_code == 409
    assert "autre personne" in answer.text and "Recharger la page" in answer.text


def test_a_plain_form_of_her_page_neither(client, everyone, tab):
    form = {"csrf_token": csrf(client), "made_for": everyone.lea.id}
    answer = client.post("/sign-out", data=form)
    assert answer.status_code == 409 and ANOTHER in answer.text
    assert client.get("/me").status_code == 200


def test_his_own_pages_act(client, everyone, tab):
    form = {"csrf_token": csrf(client), "made_for": everyone.eric.id}
    assert client.post("/sign-out", data=form).status_code == 303


def test_the_page_says_for_whom_it_was_made(client, everyone):
    enter(client)
    page = client.get("/me").text
    assert f'"X-Liane-Person": "{everyone.lea.id}"' in page


def test_her_page_reads_nothing_of_his(client, everyone, tab):
    row = f"/conversations/{everyone.lea_and_eric.id}/row"
    assert client.get(row, headers=tab).status_code == 409
    assert client.get(row, headers=tab | {"X-Liane-Person": everyone.eric.id}).status_code == 200
