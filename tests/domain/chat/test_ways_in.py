"""Coming into a group without being added: open discussions, links, asking."""

from datetime import timedelta

import pytest

from domain import clock
from domain.chat import (
    departing,
    describing,
    discussions,
    entry_requests,
    following,
    group_links,
    leaving,
    members,
    opening,
)
from domain.chat.conversations import EVERYBODY, is_in
from domain.chat.crossing import MembershipEnded
from domain.db import db, transaction
from domain.errors import Forbidden, NotFound, Refused
from domain.notifications import audience
from domain.organisations import coordinating
from domain.privacy import closing
from tests.cast import cast
from tests.domain.chat.saying import fresh, heard, herself, identity, say


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def group(everyone):
    made = opening.group(herself(everyone.lea), [identity(everyone.eric)], "Plaies")
    fresh()
    return made


@pytest.fixture
def opened(everyone, group):
    describing.settle(herself(everyone.lea), group, EVERYBODY, "", everyone.cpts.id)
    return group


@pytest.fixture
def stranger(everyone):
    """On Liane, of no CPTS."""
    coordinating.put_out(everyone.claire, everyone.cpts, everyone.paul)
    return everyone.paul


def shown(person):
    fresh()
    return [one.title for one in discussions.of(person)]


def link(everyone, group, *, organisation=True, days="7", once=False):
    where = everyone.cpts.id if organisation else ""
    row = group_links.issue(herself(everyone.lea), group, where, days, once)
    return row, group_links.token_of(group, row)


def test_members_of_the_cpts_see_an_open_discussion_and_nobody_else_does(everyone, opened, stranger):  # fmt: skip  # noqa: E501
    assert shown(everyone.sami) == shown(everyone.ines) == ["Plaies"]
    assert shown(stranger) == []
    with pytest.raises(NotFound):
        discussions.join(stranger, opened.id)
    joined = [discussions.join(everyone.sami, opened.id).id for _ in range(2)]
    assert joined == [opened.id] * 2 and is_in(everyone.sami.id, opened.id)
    leaving.leave(herself(everyone.sami), opened)
    discussions.join(everyone.sami, opened.id)
    assert is_in(everyone.sami.id, opened.id)


def test_a_closed_group_is_joined_by_nobody(everyone, group):
    assert shown(everyone.sami) == []
    with pytest.raises(NotFound):
        discussions.join(everyone.sami, group.id)


def test_one_opens_a_discussion_to_her_own_cpts_only(everyone, group, stranger):
    members.add(herself(everyone.lea), group, identity(stranger))
    from domain.chat import referents

    referents.name(herself(everyone.lea), group, stranger.id)
    with pytest.raises(NotFound):
        describing.settle(herself(stranger), group, EVERYBODY, "", everyone.cpts.id)
    with pytest.raises(NotFound):
        group_links.issue(herself(stranger), group, everyone.cpts.id, "7", False)


def test_a_link_lets_members_of_the_cpts_in_and_tells_others_nothing(everyone, group, stranger):
    _, token = link(everyone, group)
    assert following.look(everyone.sami, token).title == "Plaies"
    with pytest.raises(Refused) as refusal:
        following.look(stranger, token)
    with pytest.raises(Refused) as unknown:
        following.look(everyone.sami, "x" * 43)
    assert refusal.value.sentence == unknown.value.sentence and refusal.value.status == 410
    following.enter(herself(everyone.sami), token)
    assert is_in(everyone.sami.id, group.id)
    with pytest.raises(Refused):
        following.enter(herself(stranger), token)


def test_a_link_ends_by_itself_by_hand_or_by_serving(everyone, group):
    (revoked, first), (_, late), (_, single) = (
        link(everyone, group), link(everyone, group, days="1"), link(everyone, group, once=True)
    )  # fmt: skip
    for _ in range(2):
        group_links.revoke(herself(everyone.lea), group, revoked.id)
    following.enter(herself(everyone.sami), single)
    with clock.at(clock.now() + timedelta(days=2)):
        for token in (first, late, single):
            with pytest.raises(Refused):
                following.enter(herself(everyone.ines), token)
    assert not is_in(everyone.ines.id, group.id)


def test_only_referents_make_and_take_back_links(everyone, group):
    row, _ = link(everyone, group)
    with pytest.raises(Forbidden):
        group_links.issue(herself(everyone.eric), group, "", "7", False)
    with pytest.raises(Forbidden):
        group_links.revoke(herself(everyone.eric), group, row.id)
    assert [one.id for one in group_links.of(group)] == [row.id]


def test_who_holds_an_asking_link_waits_for_a_referent(everyone, group, stranger):
    _, token = link(everyone, group, organisation=False)
    assert following.look(stranger, token).title == ""
    for _ in range(2):
        assert following.enter(herself(stranger), token).asks
    assert not is_in(stranger.id, group.id)
    (asked,) = entry_requests.waiting(group)
    with pytest.raises(Forbidden):
        entry_requests.accept(herself(everyone.eric), group, asked.id)
    entry_requests.accept(herself(everyone.lea), group, asked.id)
    entry_requests.decline(herself(everyone.lea), group, asked.id)
    assert is_in(stranger.id, group.id) and entry_requests.waiting(group) == []


def test_a_request_that_is_declined_may_be_made_again(everyone, group):
    _, token = link(everyone, group, organisation=False)
    following.enter(herself(everyone.sami), token)
    entry_requests.decline(herself(everyone.lea), group, entry_requests.waiting(group)[0].id)
    assert entry_requests.waiting(group) == [] and not is_in(everyone.sami.id, group.id)
    following.enter(herself(everyone.sami), token)
    assert len(entry_requests.waiting(group)) == 1


def test_a_full_group_lets_nobody_more_in(everyone, opened, monkeypatch):
    monkeypatch.setattr(members, "MOST", 2)
    _, token = link(everyone, opened)
    for act in (
        lambda: discussions.join(everyone.sami, opened.id),
        lambda: following.enter(herself(everyone.sami), token),
        lambda: members.add(herself(everyone.lea), opened, identity(everyone.sami)),
    ):
        with pytest.raises(Refused):
            act()
    assert not is_in(everyone.sami.id, opened.id)


def test_an_erased_group_is_found_no_more(everyone, opened):
    from domain import data_keys

    with transaction():
        data_keys.shred(opened.data_key_id)
    db.session.expire_all()
    assert shown(everyone.sami) == []


def test_leaving_the_cpts_leaves_its_open_discussions_in_the_same_act(everyone, opened):
    ended = heard(MembershipEnded)
    for person in (everyone.paul, everyone.sami):
        discussions.join(person, opened.id)
        fresh()
    departing.put_out(everyone.claire, everyone.cpts, everyone.paul)
    closing.close(everyone.sami)
    fresh()
    gone = {everyone.paul.id, everyone.sami.id}
    assert {one.identity_id for one in ended if one.conversation_id == opened.id} == gone
    assert not any(is_in(one, opened.id) for one in gone)
    assert is_in(everyone.paul.id, everyone.about_helene.id)
    said = say(everyone.lea, opened, "Après leur départ")
    assert not gone & {due.person_id for due in audience.of([said.id])}
    assert is_in(everyone.eric.id, opened.id)
