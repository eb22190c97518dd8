"""Drafts, names and models by HTTP."""

import pytest

from domain.chat import templating
from tests.blueprints.chat.doors import FETCH, messages_of, soup
from tests.domain.chat.saying import say


def test_a_draft_goes_from_one_device_to_the_other(people):
    path = f"/conversations/{people.cast.nurses.id}"
    people.lea.put(f"{path}/draft", {"body": "\nPlanning ", "at": "2026-01-01T08:00:00.000Z"})
    field = people.lea.page(f"{path}/draft").select_one("textarea")
    assert field.text.removeprefix("\n") == "\nPlanning " and field["data-drafted-at"]
    assert "Planning" in people.lea.page(path).select_one("textarea[name=body]").text
    assert people.sami.page(path).select_one("textarea[name=body]").text.strip() == ""
    assert "Brouillon" in people.lea.page("/conversations").text
    people.lea.put(f"{path}/draft", {"body": "", "at": "nimporte"})
    assert "Brouillon" not in people.lea.page("/conversations").text


def test_only_the_others_of_the_room_are_proposed(people):
    page = people.lea.page(f"/conversations/{people.cast.about_helene.id}/mentionables")
    names = [one["data-name"] for one in page.select("[role=option]")]
    assert names[0] == "équipe" and sorted(names[1:]) == ["Dr Éric Roux", "Pharmacie du Marché"]
    people.sami.get(f"/conversations/{people.cast.about_helene.id}/mentionables", 404)


def test_a_name_is_a_mark_and_shaped_words_keep_their_signs_aside(people):
    said = people.lea.say(people.cast.about_helene, "@Dr Éric Roux *vite*")
    mark = said.select_one("mark.mention")
    assert (mark.text, mark["data-mention"]) == ("@Dr Éric Roux", people.cast.eric.id)
    assert said.select_one(".said")["data-words"] == "@Dr Éric Roux *vite*"
    plain = people.lea.say(people.cast.about_helene, "Bonjour")
    assert "data-words" not in plain.select_one(".said").attrs


def test_models_are_kept_changed_and_removed(people):
    people.lea.post("/me/templates", {"title": "Avis", "body": "Bonjour"}, 204)
    page = people.lea.page("/me/templates")
    path = page.select_one(".me-row")["href"]
    assert "Avis" in page.select_one(".me-row").text
    assert people.lea.fragment("/me/templates").select_one("[data-body]")["data-body"] == "Bonjour"
    people.lea.put(path, {"title": "Avis", "body": "Bonsoir"})
    assert "Bonsoir" in people.lea.page(path).select_one("textarea").text
    people.sami.get(path, 404)
    people.lea.client.delete(path, headers=people.lea.headers)
    assert templating.for_person(people.cast.lea) == []


@pytest.mark.parametrize("field", ["title", "body"])
def test_what_is_missing_is_said_near_its_field(people, field):
    form = {"title": "Avis", "body": "Bonjour"} | {field: ""}
    answer = soup(people.lea.post("/me/templates", form, 422).text)
    assert answer.select_one(f"#{field}")["aria-invalid"] == "true"


def test_a_flood_of_reactions_is_stopped_with_a_sentence_and_only_hers(people):
    conversation = people.cast.lea_and_eric
    said = say(people.cast.eric, conversation, "Bilan du matin")
    mark = f"{messages_of(conversation)}/{said.id}/reactions/thanks"

    def press(visitor, n):
        act = visitor.client.delete if n % 2 else visitor.client.put
        return act(mark, headers=visitor.headers | FETCH)

    answers = [press(people.lea, n) for n in range(123)]
    assert {one.status_code for one in answers[:120]} == {200}
    assert {one.status_code for one in answers[120:]} == {429}
    assert "Attendez une minute" in answers[-1].text
    assert press(people.eric, 0).status_code == 200
