"""Groups as their members, their referents and strangers find them at the doors."""

import re

import pytest
import sqlalchemy as sa

from domain.accounts import mobiles
from domain.chat import describing, opening
from domain.chat.charters import BEGINNING
from domain.chat.conversations import EVERYBODY, REFERENTS, Membership, is_in
from domain.chat.ways_in import EntryRequest, GroupLink
from domain.db import db
from domain.organisations import coordinating
from tests.blueprints.chat.doors import soup, upload
from tests.domain.chat.saying import fresh, herself, identity, picture_bytes, say


@pytest.fixture
def group(people):
    """Léa moderates, Éric is in."""
    made = opening.group(herself(people.cast.lea), [identity(people.cast.eric)], "Plaies du canton")
    words = {"purpose": "S’entraider", "welcome": "Bonjour à tous", "rules": "Aucun nom"}
    describing.describe(herself(people.cast.lea), made, "Plaies du canton", words)
    fresh()
    return made


def base(group):
    return f"/conversations/{group.id}"


def token_of(page) -> str:
    return page.select_one("#group-address").text.split("#")[1]


def make_link(people, group, **form) -> str:
    data = {"organisation_id": people.cast.cpts.id, "days": "7"} | form
    where = people.lea.post(f"{base(group)}/links", data, 204).headers["HX-Redirect"]
    return token_of(people.lea.page(where))


def test_every_member_reads_what_the_group_is_and_referents_change_it(people, group):
    read = people.eric.page(f"{base(group)}/group")
    assert "S’entraider" in read.text and "Aucun nom" in read.text
    assert not read.select("a[href$='/group/edit']") and not read.select("[hx-delete]")
    assert people.lea.page(f"{base(group)}/group").select("a[href$='/group/edit']")
    for path in ("/group/edit", "/members/new", "/members/new?by=list", "/members/new?by=crowd"):
        people.lea.get(base(group) + path)
        people.eric.get(base(group) + path, 403)
        people.sami.get(base(group) + path, 404)
    people.sami.get(f"{base(group)}/group", 404)


def test_the_details_and_the_head_lead_to_it(people, group):
    page = people.eric.page(base(group))
    assert page.select_one(".room-head a.room-names")["href"] == f"{base(group)}/group"
    brief = page.select_one("#details .brief").text
    assert "S’entraider" in brief and "Aucun nom" in brief
    assert not people.lea.page(f"/conversations/{people.cast.about_helene.id}").select(".brief")


def test_who_arrives_is_greeted_until_she_has_read(people, group):
    assert "Bonjour à tous" in people.eric.page(base(group)).select_one(".greeting").text
    headers = people.eric.headers | {"HX-Request": "true"}
    assert people.eric.client.delete(f"{base(group)}/greeting", headers=headers).status_code == 200
    assert not people.eric.page(base(group)).select(".greeting")
    assert not people.lea.page(base(group)).select(".greeting")


def test_a_new_group_asks_to_be_presented_and_never_insists(people):
    form = {"title": "Neuf", "identity": [people.cast.eric.id, people.cast.sami.id]}
    where = people.lea.post("/conversations", form, 204).headers["HX-Redirect"]
    assert people.lea.page(where).select_one(".greeting a")["href"] == f"{where}/group/edit"
    assert not people.eric.page(where).select(".greeting")


def test_renaming_to_nothing_keeps_what_was_typed(people, group):
    answer = people.lea.post(f"{base(group)}/group", {"title": " ", "purpose": "Autre"}, 422)
    page = soup(answer.text)
    assert "Donnez un nom" in page.text and page.select_one("#purpose").text.strip() == "Autre"
    people.eric.post(f"{base(group)}/group", {"title": "Pris"}, 403)
    done = people.lea.post(f"{base(group)}/group", {"title": "Plaies", "purpose": "Oui"}, 204)
    assert done.headers["HX-Redirect"].endswith("/group?said=described")


def test_announcements_are_read_and_answered_by_nobody_else(people, group):
    form = {"writers": REFERENTS, "history": BEGINNING, "open_to": ""}
    people.lea.post(f"{base(group)}/group/settings", form, 204)
    page = people.eric.page(base(group))
    assert "seuls les référents" in page.select_one(".read-only").text
    assert not page.select("#composer") and people.lea.page(base(group)).select("#composer")
    assert "seuls les référents" in people.eric.say(group, status=403).text
    people.lea.say(group)


def test_a_photo_is_shown_to_members_and_to_those_who_may_join(people, group):
    photo = {"photo": upload(picture_bytes(size=(300, 200)), "groupe.jpg")}
    people.lea.post(f"{base(group)}/photo", photo, 204)
    address = people.eric.page("/conversations").select_one(f"#row-{group.id} img")["src"]
    answer = people.eric.get(address)
    assert answer.data[:3] == b"\xff\xd8\xff" and "immutable" in answer.headers["Cache-Control"]
    people.sami.get(address, 404)
    open_it(people, group)
    people.sami.get(address)
    people.lea.post(f"{base(group)}/photo", {"photo": upload(b"rien", "x.jpg")}, 422)
    people.lea.post(f"{base(group)}/photo/removal", {}, 204)
    people.sami.get(address, 404)


def open_it(people, group):
    form = {"writers": EVERYBODY, "open_to": people.cast.cpts.id}
    people.lea.post(f"{base(group)}/group/settings", form, 204)


def test_an_open_discussion_is_joined_in_one_act_by_members_of_the_cpts(people, group):
    open_it(people, group)
    card = people.sami.page("/discussions").select_one(f"#discussion-{group.id}")
    assert "Plaies du canton" in card.text and "2 membres" in card.text
    coordinating.put_out(people.cast.claire, people.cast.cpts, people.cast.paul)
    assert "Plaies du canton" not in people.paul.page("/discussions").text
    people.paul.post(f"/discussions/{group.id}/membership", {}, 404)
    people.sami.post(f"/discussions/{group.id}/membership", {}, 204)
    assert "Bonjour à tous" in people.sami.page(base(group)).text


def test_a_pasted_list_says_who_is_known_who_is_in_and_who_is_unknown(people, group):
    mobiles.give(people.cast.ines, "+33612345678")
    pasted = "~ Sami Benali, Éric Roux\n+33 6 12 34 56 78\nzoe@ailleurs.fr"
    page = soup(people.lea.post(f"{base(group)}/members/list", {"list": pasted}, 200).text)
    found = [one["value"] for one in page.select("input[name=identity]")]
    assert found == [people.cast.sami.id, people.cast.ines.id]
    assert "1 déjà dans le groupe" in page.text and "zoe@ailleurs.fr" in page.text
    assert not page.select("form[action='/organisation/invitations']")
    people.lea.post(f"{base(group)}/members", {"identity": found}, 204)
    fresh()
    assert is_in(people.cast.sami.id, group.id) and is_in(people.cast.ines.id, group.id)
    long = "\n".join(f"n{n}@x.fr" for n in range(10_000))
    refused = people.lea.post(f"{base(group)}/members/list", {"list": long}, 422)
    assert "10\u202f000 lignes" in refused.text
    people.eric.post(f"{base(group)}/members/list", {"list": "x"}, 403)


def test_a_coordinator_invites_the_unknown_from_the_list(people):
    page = soup(people.claire.post("/groups/list", {"list": "zoe@ailleurs.fr, Léa Marin"}, 200).text)  # fmt: skip  # noqa: E501
    form = page.select_one("form[action='/organisation/invitations']")
    assert form.select_one("[name=emails]")["value"] == "zoe@ailleurs.fr"
    data = {"title": "Refait", "group": "1", "identity": people.cast.lea.id}
    where = people.claire.post("/conversations", data, 204).headers["HX-Redirect"]
    assert "Refait" in people.lea.page(where).h1.text


def test_people_are_found_by_what_they_do(people, group):
    found = people.lea.page(f"{base(group)}/members/new?by=crowd&work=MKDE")
    assert [one["value"] for one in found.select("input[name=identity]")] == [people.cast.sami.id]
    first = people.lea.page(f"{base(group)}/members/new?by=crowd")
    assert not first.select("input[name=identity]") and first.select(".places a")
    named = people.lea.fragment(f"{base(group)}/members/new?q=ines")
    assert "Inès Faure" in named.text


def test_roles_and_removals_are_a_referents(people, group):
    eric = f"{base(group)}/members/{people.cast.eric.id}"
    people.lea.put(eric, {"role": "referent"}, 204)
    people.lea.put(eric, {"role": "member"}, 204)
    alone = people.lea.put(f"{base(group)}/members/{people.cast.lea.id}", {"role": "member"}, 409)
    assert "nommez d’abord quelqu’un" in alone.text
    headers = people.lea.headers | {"HX-Request": "true"}
    assert people.lea.client.delete(eric, headers=headers).status_code == 204
    fresh()
    assert not is_in(people.cast.eric.id, group.id)


def test_leaving_says_who_takes_over_and_takes_one_act(people, group):
    assert "Qui devient référent" in people.lea.page(f"{base(group)}/group").text
    refused = people.lea.post(f"{base(group)}/departure", {}, 409)
    assert "nommez d’abord quelqu’un" in refused.text
    people.lea.post(f"{base(group)}/departure", {"successor": people.cast.eric.id}, 204)
    people.lea.get(base(group), 404)
    roles = sa.select(Membership.role).where(
        Membership.conversation_id == group.id, Membership.left_at.is_(None)
    )
    assert list(db.session.scalars(roles)) == ["referent"]


def test_a_link_is_drawn_followed_and_closed(people, group):
    token = make_link(people, group)
    assert people.sami.page("/group-link").select_one("form#link")
    way = soup(people.sami.post("/group-link/openings", {"token": token}, 200).text)
    assert "Plaies du canton" in way.text
    people.sami.post("/group-link/entry", {"token": token}, 204)
    coordinating.put_out(people.cast.claire, people.cast.cpts, people.cast.paul)
    for visitor, asked in ((people.paul, token), (people.ines, "x" * 43)):
        dead = visitor.post("/group-link/openings", {"token": asked}, 410).text
        assert "ne mène à rien" in dead and "Plaies" not in dead and "Léa" not in dead
    link = db.session.scalar(sa.select(GroupLink))
    headers = people.lea.headers | {"HX-Request": "true"}
    path = f"{base(group)}/links/{link.id}"
    assert people.lea.client.delete(path, headers=headers).status_code == 204
    people.lea.get(path, 404)
    people.ines.post("/group-link/entry", {"token": token}, 410)


def test_who_asks_is_answered_by_a_referent(people, group):
    token = make_link(people, group, organisation_id="")
    way = people.sami.post("/group-link/openings", {"token": token}, 200).text
    assert "Plaies du canton" not in way and "Demander à entrer" in way
    sent = people.sami.post("/group-link/entry", {"token": token}, 200).text
    assert "demande est envoyée" in sent
    page = people.lea.page(f"{base(group)}/group")
    assert "Sami Benali" in page.select_one("#requests").text
    assert not people.eric.page(f"{base(group)}/group").select("#requests")
    request = db.session.scalar(sa.select(EntryRequest))
    people.eric.put(f"{base(group)}/entries/{request.id}", {}, 403)
    people.lea.put(f"{base(group)}/entries/{request.id}", {}, 204)
    people.sami.get(base(group))


def test_nothing_of_a_group_is_in_an_address(people, group):
    token = make_link(people, group)
    page = people.lea.page("/conversations")
    hrefs = " ".join(one["href"] for one in page.select("a[href]"))
    assert token not in hrefs and not re.search("Plaies|canton", hrefs)


def test_help_answers_and_leads_to_the_support(people):
    page = people.lea.page("/help")
    assert len(page.select(".faq")) == 12
    where = people.lea.post("/help/conversation", {}, 204).headers["HX-Redirect"]
    assert "Support Liane" in people.lea.page(where).h1.text
    assert people.lea.post("/help/conversation", {}, 204).headers["HX-Redirect"] == where
    people.claire.get(where)
    people.eric.get(where, 404)
    assert people.claire.post("/help/conversation", {}, 204)


def test_first_steps_are_three_and_go_for_ever(app, people):
    coordinating.put_out(people.cast.claire, people.cast.cpts, people.cast.paul)
    steps = people.claire.page("/conversations").select_one(".first-steps")
    assert len(steps.select("li")) == 3
    headers = people.claire.headers | {"HX-Request": "true"}
    assert people.claire.client.delete("/first-steps", headers=headers).status_code == 200
    assert not people.claire.page("/conversations").select(".first-steps")
    assert not people.lea.page("/conversations").select(".first-steps")
    say(people.cast.lea, people.cast.nurses)
