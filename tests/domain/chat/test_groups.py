"""What makes a group more than a conversation: referents, its charter, who writes, leaving."""

import pytest
import sqlalchemy as sa

from domain.audit.trail import AuditEntry
from domain.chat import (
    charters,
    deleting,
    describing,
    leaving,
    members,
    opening,
    reading,
    referents,
)
from domain.chat.charters import BEGINNING
from domain.chat.conversations import EVERYBODY, REFERENTS, for_person, is_in
from domain.chat.crossing import MembershipEnded
from domain.chat.describing import GroupChanged
from domain.db import db
from domain.errors import Forbidden, NotFound, Refused
from domain.organisations import suspending
from domain.outbox import OutboxItem
from tests.cast import cast
from tests.domain.chat.saying import fresh, heard, herself, identity, say


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def group(everyone):
    """Léa opened it, so she moderates; Éric and Sami are in."""
    others = [identity(everyone.eric), identity(everyone.sami)]
    made = opening.group(herself(everyone.lea), others, "Pansements du Roannais")
    fresh()
    return made


def charter(person, group):
    fresh()
    return charters.seen(for_person(person).seat(group.id))


def moderators(group):
    fresh()
    return referents.able(group.id)


def test_who_opens_a_group_moderates_it(everyone, group):
    assert moderators(group) == {everyone.lea.id}
    for act in (
        lambda voice: describing.describe(voice, group, "Autre nom", {}),
        lambda voice: describing.settle(voice, group, REFERENTS, BEGINNING, ""),
        lambda voice: members.add(voice, group, identity(everyone.paul)),
        lambda voice: members.remove(voice, group, identity(everyone.lea)),
        lambda voice: referents.name(voice, group, everyone.eric.id),
    ):
        with pytest.raises(Forbidden):
            act(herself(everyone.eric))
        with pytest.raises(NotFound):
            act(herself(everyone.claire))
    assert moderators(group) == {everyone.lea.id} and not is_in(everyone.paul.id, group.id)


def test_a_group_says_what_it_is_and_a_newcomer_is_greeted_once(everyone, group):
    told = heard(GroupChanged)
    words = {"purpose": "Entraide", "welcome": "Bienvenue", "rules": "Pas de nom de patient"}
    describing.describe(herself(everyone.lea), group, "  Plaies   et pansements ", words)
    read = charter(everyone.eric, group)
    assert (read.purpose, read.welcome, read.rules) == tuple(words.values())
    assert read.greets and not charter(everyone.lea, group).greets
    assert for_person(everyone.eric).get(group.id).title == "Plaies et pansements"
    charters.put_away(for_person(everyone.eric).seat(group.id))
    assert not charter(everyone.eric, group).greets and len(told) == 1


@pytest.mark.parametrize(
    ("title", "words", "field"),
    [
        ("", {}, "title"), ("  \u200b — ", {}, "title"), ("x" * 61, {}, "title"),
        ("Nom", {"purpose": "x" * 301}, "purpose"), ("Nom", {"rules": "x" * 2001}, "rules"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_charter_changes_nothing(everyone, group, title, words, field):
    with pytest.raises(Refused) as refusal:
        describing.describe(herself(everyone.lea), group, title, words)
    assert refusal.value.field == field
    fresh()
    assert for_person(everyone.lea).get(group.id).title == "Pansements du Roannais"


def test_where_only_referents_write_the_others_are_told_and_take_no_number(everyone, group):
    describing.settle(herself(everyone.lea), group, REFERENTS, "", "")
    assert say(everyone.lea, group).seq == 1
    with pytest.raises(Forbidden):
        say(everyone.eric, group)
    referents.name(herself(everyone.lea), group, everyone.eric.id)
    assert say(everyone.eric, group).seq == 2
    referents.step_down(herself(everyone.lea), group, everyone.eric.id)
    with pytest.raises(Forbidden):
        say(everyone.eric, group)
    describing.settle(herself(everyone.lea), group, EVERYBODY, "", "")
    assert say(everyone.sami, group).seq == 3


def test_who_left_an_announcements_group_is_a_stranger_not_a_reader(everyone, group):
    describing.settle(herself(everyone.lea), group, REFERENTS, "", "")
    late = for_person(everyone.eric).seat(group.id)
    members.remove(herself(everyone.lea), group, identity(everyone.eric))
    from domain.chat import posting

    with pytest.raises(NotFound):
        posting.post(late.voice(), late.conversation, "Tard", "6f1c9fd2-7d0c-4b51-9a3e-0c8d0a6f9b12")  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(("history", "read"), [(BEGINNING, ["Avant"]), ("arrival", [])])
def test_each_group_decides_what_a_newcomer_reads(everyone, group, history, read):
    describing.settle(herself(everyone.lea), group, EVERYBODY, history, "")
    say(everyone.lea, group, "Avant")
    members.add(herself(everyone.lea), group, identity(everyone.claire))
    fresh()
    page = reading.last_page(for_person(everyone.claire).seat(group.id))
    assert [m.body for m in page.messages] == read


def test_the_last_referent_names_another_before_she_leaves(everyone, group):
    told = heard(MembershipEnded)
    assert leaving.needs_successor(herself(everyone.lea), group)
    with pytest.raises(Refused) as refusal:
        leaving.leave(herself(everyone.lea), group)
    assert refusal.value.field == "successor"
    with pytest.raises(Refused):
        referents.step_down(herself(everyone.lea), group, everyone.lea.id)
    with pytest.raises(Refused):
        members.remove(herself(everyone.lea), group, identity(everyone.lea))
    with pytest.raises(NotFound):
        leaving.leave(herself(everyone.lea), group, everyone.claire.id)
    leaving.leave(herself(everyone.lea), group, everyone.eric.id)
    assert moderators(group) == {everyone.eric.id} and not is_in(everyone.lea.id, group.id)
    leaving.leave(herself(everyone.sami), group)
    leaving.leave(herself(everyone.eric), group)
    assert len(told) == 3 and members.present(group.id) == []


def test_two_referents_who_remove_each_other_leave_one(everyone, group):
    referents.name(herself(everyone.lea), group, everyone.eric.id)
    members.remove(herself(everyone.lea), group, identity(everyone.eric))
    with pytest.raises(NotFound):
        members.remove(herself(everyone.eric), group, identity(everyone.lea))
    assert moderators(group) == {everyone.lea.id}


def test_a_group_whose_referents_are_gone_is_in_everybodys_hands(everyone, group):
    suspending.suspend(everyone.claire, everyone.lea)
    fresh()
    assert moderators(group) == set()
    describing.describe(herself(everyone.sami), group, "Repris", {})
    referents.name(herself(everyone.sami), group, everyone.sami.id)
    with pytest.raises(Forbidden):
        describing.describe(herself(everyone.eric), group, "Non", {})


def test_an_announcements_group_without_referents_gives_itself_one(everyone):
    describing.settle(herself(everyone.sami), everyone.nurses, REFERENTS, "", "")
    assert moderators(everyone.nurses) == {everyone.sami.id}
    assert say(everyone.sami, everyone.nurses).seq == 1
    with pytest.raises(Forbidden):
        say(everyone.lea, everyone.nurses)


def test_a_patients_team_and_a_pair_have_no_referent_and_no_charter(everyone):
    for room in (everyone.about_helene, everyone.lea_and_eric):
        for act in (
            lambda voice, room: describing.describe(voice, room, "Nom", {}),
            lambda voice, room: referents.name(voice, room, everyone.eric.id),
        ):
            with pytest.raises(NotFound):
                act(herself(everyone.lea), room)
        with pytest.raises(Refused):
            leaving.leave(herself(everyone.lea), room)
    assert charter(everyone.lea, everyone.about_helene) == charters.NOTHING


def test_referents_take_away_what_another_wrote_and_its_author_is_told(app, everyone, group):
    blobs = app.extensions["liane"].blobs

    def take_away(person, message):
        fresh()
        seat = for_person(person).seat(message.conversation_id)
        deleting.delete(seat, seat.voice(), message.id, blobs)
        fresh()

    said = say(everyone.eric, group, "Photo d’un patient")
    with pytest.raises(Forbidden):
        take_away(everyone.sami, said)
    take_away(everyone.lea, said)
    now = reading.one(said.id)
    assert now.body == "" and now.is_moderated and now.deleted_by == everyone.lea.identity.name
    entry = db.session.scalars(sa.select(AuditEntry).filter_by(act="message moderated")).one()
    assert entry.person_id == everyone.lea.id and everyone.eric.id in entry.detail
    items = db.session.scalars(sa.select(OutboxItem).filter_by(kind="moderated", about=said.id))
    told = items.one().payload()
    assert told["person"] == everyone.eric.id and "Photo" not in str(told)
    own = say(everyone.eric, group, "À moi")
    take_away(everyone.eric, own)
    assert not reading.one(own.id).is_moderated
    for elsewhere in (everyone.about_helene, everyone.lea_and_eric):
        with pytest.raises(Forbidden):
            take_away(everyone.lea, say(everyone.eric, elsewhere, "Ici, non"))


def test_where_nobody_moderates_nobody_takes_the_words_of_another_away(app, everyone, group):
    said = say(everyone.eric, group, "Reste")
    suspending.suspend(everyone.claire, everyone.lea)
    fresh()
    seat = for_person(everyone.sami).seat(group.id)
    with pytest.raises(Forbidden):
        deleting.delete(seat, seat.voice(), said.id, app.extensions["liane"].blobs)
