"""Acts come from our own pages: no token, a stranger's origin, a plain text body, none passes."""

from types import SimpleNamespace

import pytest

from tests.invariants import acts, world
from tests.invariants.test_get_never_writes import tables

STRANGERS = {
    "another site": {"Origin": "https://evil.example"},
    "a name that begins like ours": {"Origin": "http://localhost.evil.example"},
    "a name that ends like ours": {"Origin": "http://evil-localhost"},
    "another port": {"Origin": "http://localhost:81"},
    "another scheme": {"Origin": "ftp://localhost"},
    "a frame without a name": {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    "a neighbour of the same domain": {"Sec-Fetch-Site": "same-site"},
    "a site that hides": {"Sec-Fetch-Site": "cross-site"},
}


def doors(house):
    found = [one for one in world.rules(house.app) if one.method in world.UNSAFE]
    assert len(found) > 20
    return found


def role_for(one: SimpleNamespace) -> str:
    return "visit_own" if one.rule.startswith("/visit") else "member"


def passed(house, one, **more):
    role = role_for(one)
    body = acts.body(house, role, one.method, one.rule)
    return house.knock(role, one.method, house.path(one.endpoint), **body, **more).status_code


def test_without_its_token_no_act_passes(house):
    before = tables(house)
    statuses = {one.rule: passed(house, one, headers={"X-CSRFToken": ""}) for one in doors(house)}
    assert {rule: status for rule, status in statuses.items() if status not in (400, 403)} == {}
    assert tables(house) == before


def test_with_somebody_elses_token_no_act_passes(house):
    before = tables(house)
    theirs = {"X-CSRFToken": house.callers["colleague"].csrf}
    statuses = {one.rule: passed(house, one, headers=theirs) for one in doors(house)}
    assert {rule: status for rule, status in statuses.items() if status not in (400, 403)} == {}
    assert tables(house) == before


@pytest.mark.parametrize("who", STRANGERS)
def test_from_a_strangers_page_no_act_passes_even_with_its_token(house, who):
    before = tables(house)
    statuses = {one.rule: passed(house, one, headers=STRANGERS[who]) for one in doors(house)}
    assert {rule: status for rule, status in statuses.items() if status != 403} == {}
    assert tables(house) == before


def test_a_body_that_a_form_of_another_site_can_send_does_not_pass(house):
    """text/plain, multipart and urlencoded need no permission of ours to be sent."""
    before, wrong = tables(house), {}
    for one in doors(house):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):  # fmt: skip  # noqa: E501
            status = house.knock(
                role_for(one), one.method, house.path(one.endpoint), data=b'{"sdp": "v=0"}',
                content_type=kind, headers={"X-CSRFToken": "", "HX-Request": ""},
            ).status_code  # fmt: skip
            if status not in (400, 403):
                wrong[f"{one.rule} {kind}"] = status
    assert wrong == {} and tables(house) == before


@pytest.mark.parametrize(
    "ours",
    [
        {},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null"},
    ],
)
def test_our_own_pages_pass(house, ours):
    path = house.path("chat.messages.create")
    answer = house.knock("member", "POST", path, data={"body": "Vu"}, headers=ours)
    assert answer.status_code == 201
