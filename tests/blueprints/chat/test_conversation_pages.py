"""The list, one conversation, a new one: as each person may see them."""

import pytest

from blueprints.chat.conversations import FIRST_ROWS
from domain.accounts.speaking import voice
from domain.chat import opening, shredding
from domain.chat.conversations import Conversation
from tests.blueprints.chat.doors import hand_of, marks, messages_of, soup
from tests.domain.chat.saying import count, herself, identity
from vault.blobs import BlobStore


def test_the_first_page_is_the_list(people):
    assert people.lea.get("/", 302).location == "/conversations"
    page = people.lea.page("/conversations")
    assert [h.text for h in page.select("h1")] == ["Messages"]
    assert len(page.select("a.row")) == 3


def test_a_long_list_comes_in_two_parts_and_whole_for_who_asks(people):
    lea, cast = people.lea, people.cast
    for number in range(FIRST_ROWS):
        opening.group(herself(cast.lea), [identity(cast.eric)], f"Groupe {number}")
    page = lea.page("/conversations")
    first, door = ids(page), page.select_one("[data-rest]")
    assert len(first) == FIRST_ROWS and door["href"].endswith("&all")
    rest = lea.fragment(door["hx-get"])
    assert len(rest.select("a.row")) == 3 and not rest.select("#rows, [data-rest]")
    assert not set(first) & set(ids(rest))
    whole = lea.page(door["href"])
    assert ids(whole) == first + ids(rest) and not whole.select("[data-rest]")
    found = lea.fragment("/conversations?q=groupe")
    assert len(found.select("a.row")) == FIRST_ROWS and not found.select("[data-rest]")


@pytest.mark.parametrize("start", ["-4", "x", "0", "9999999999999999999999"])
def test_a_list_asked_from_nowhere_is_still_a_list(people, start):
    assert len(people.lea.fragment(f"/conversations?from={start}").select("a.row")) in (0, 3)


def ids(page):
    return [row["id"] for row in page.select("a.row")]


def test_nobody_enters_without_signing_in(app, people):
    stranger = app.test_client()
    for path in ("/conversations", f"/conversations/{people.cast.nurses.id}", "/conversations/new"):
        assert "/sign-in" in stranger.get(path).location
    answer = stranger.get("/conversations", headers={"HX-Request": "true"})
    assert answer.status_code == 401 and "/sign-in" in answer.headers["HX-Redirect"]


def test_a_stranger_gets_not_found_everywhere(people):
    room = people.cast.about_helene
    said = people.lea.say(room).select_one("li")["id"].removeprefix("message-")
    base = f"/conversations/{room.id}"
    for path in ("", "/row", "/messages", f"/messages/{said}/readers"):
        people.lea.get(base + path)
        people.sami.get(base + path, 404)
    people.sami.post(f"{base}/messages", {"body": "x"}, 404)
    people.sami.put(f"{base}/receipt", {"read": "1"}, 404)


@pytest.mark.parametrize(
    "path", ["/conversations/1", "/conversations/..%2f", "/conversations/x/row"]
)
def test_what_is_no_id_is_not_found(people, path):
    people.lea.get(path, 404)


def test_a_patients_room_shows_who_she_is_and_her_team(people):
    page = people.lea.page(f"/conversations/{people.cast.about_helene.id}")
    head = page.select_one(".room-head.patient")
    assert head.h1.text.startswith("Hélène Abadie, ") and "née le 09/03/1941" in head.text
    assert "équipe de 3" in head.text and "Téléconsultation" in head.text
    team = [item.text for item in page.select("#details [data-member]")]
    assert any("Dr Éric Roux" in one and "médecin traitant" in one for one in team)
    assert [h.name for h in page.select("h1")] == ["h1"]


def test_another_conversation_never_looks_like_a_patients(people):
    page = people.lea.page(f"/conversations/{people.cast.nurses.id}")
    assert not page.select(".room-head.patient") and "Téléconsultation" not in page.text


def test_the_page_carries_what_its_script_needs(people):
    people.eric.say(people.cast.about_helene)
    page = people.lea.page(f"/conversations/{people.cast.about_helene.id}")
    data = page.select_one("[data-liane=conversation]").attrs
    assert [data[f"data-{n}"] for n in ("kind", "last-seq", "read-seq")] == ["patient", "1", "0"]
    assert marks(page) == {hand_of(people.cast.about_helene, people.cast.eric): (1, 1)}
    assert page.select_one(".new-line").text == "Nouveaux messages"
    template = page.find("template", attrs={"data-liane": "pending-message"})
    assert [e["data-slot"] for e in template.find_all(attrs={"data-slot": True})] == [
        "quote",
        "photos",
        "body",
    ]
    form = page.select_one("form[data-liane=composer]")
    assert form.select_one("[name=client_id]")["value"] and form.select_one("[name=csrf_token]")
    assert len(form.select("input[name=photos]")) == 2 and form.select_one("input[name=files]")


def test_one_s_own_words_are_never_new(people):
    people.lea.say(people.cast.nurses)
    assert not people.lea.page(f"/conversations/{people.cast.nurses.id}").select(".new-line")


def test_a_row_is_a_fragment_and_a_search_answers_rows(people):
    row = soup(people.lea.get(f"/conversations/{people.cast.nurses.id}/row").text)
    assert row.a["id"] == f"row-{people.cast.nurses.id}" and not row.html
    found = people.lea.fragment("/conversations?q=infirm")
    assert len(found.select("a.row")) == 1 and not found.html
    none = people.lea.fragment("/conversations?q=zzz")
    assert "Aucune conversation à ce nom" in none.text


def test_filters_have_their_own_empty_words(people):
    for show, words in (("unread", "Tout est lu"), ("patients", "Aucun patient")):
        assert words in people.sami.page(f"/conversations?show={show}").text


def test_a_person_without_any_conversation_is_told_what_to_do(people):
    page = people.claire.page("/conversations")
    assert "Aucune conversation" in page.text
    assert page.select_one(".empty a.button")["href"] == "/conversations/new"


def test_addressees_are_searched_as_one_types(people):
    assert people.lea.page("/conversations/new").select_one("form.new-conversation")
    found = people.lea.fragment("/conversations/new?q=roux")
    assert [b.text for b in found.select("b")] == ["Dr Éric Roux"]
    chosen = people.lea.fragment(f"/conversations/new?q=&identity={people.cast.eric.id}")
    assert "Écrire à Dr Éric Roux" in chosen.text and chosen.select_one("input[checked]")
    two = f"identity={people.cast.eric.id}&identity={people.cast.pharmacy.id}"
    assert people.lea.fragment(f"/conversations/new?q=&{two}").select_one("input[name=title]")
    nobody = people.lea.fragment("/conversations/new?q=zzz")
    assert "Personne de ce nom" in nobody.text


def test_one_addressee_opens_the_conversation_they_already_have(people):
    before = count(Conversation)
    answer = people.lea.post("/conversations", {"identity": people.cast.eric.id}, 204)
    assert answer.headers["HX-Redirect"] == f"/conversations/{people.cast.lea_and_eric.id}"
    assert count(Conversation) == before


def test_several_addressees_make_a_group_with_a_name(people):
    several = [people.cast.eric.id, people.cast.sami.id]
    refused = people.lea.post("/conversations", {"identity": several}, 422)
    assert "Donnez un nom" in refused.text and 'role="alert"' in refused.text
    answer = people.lea.post("/conversations", {"identity": several, "title": "Garde"}, 204)
    assert people.sami.page(answer.headers["HX-Redirect"]).h1.text == "Garde"
    people.paul.get(answer.headers["HX-Redirect"], 404)


@pytest.mark.parametrize("identity", ["", "unknown", "01990000-0000-7000-8000-000000000000"])
def test_nobody_chosen_is_refused(people, identity):
    people.lea.post("/conversations", {"identity": identity}, 422)


def test_nobody_speaks_as_a_structure_she_is_not_in(people):
    form = {"identity": people.cast.eric.id, "as": people.cast.pharmacy.id}
    assert "Vous n’écrivez plus" in people.lea.post("/conversations", form, 409).text
    people.ines.post("/conversations", form, 204)


def test_a_structure_is_named_at_the_composer(people):
    page = people.ines.page(f"/conversations/{people.cast.about_helene.id}")
    assert "Vous écrivez en tant que Pharmacie du Marché" in page.select_one("#composer").text
    hidden = page.select_one("#composer input[name=identity_id]")
    assert hidden["value"] == people.cast.pharmacy.id
    own = people.lea.page(f"/conversations/{people.cast.about_helene.id}")
    assert "en tant que" not in own.select_one("#composer").text


def test_insiders_know_who_types_and_outsiders_never_do(people):
    people.ines.say(people.cast.about_helene, "C’est prêt.")
    inside = people.paul.page(f"/conversations/{people.cast.about_helene.id}")
    assert "Inès" in inside.select_one("[data-insiders]")["data-insiders"].encode().decode(
        "unicode_escape"
    )
    outside = people.eric.get(f"/conversations/{people.cast.about_helene.id}").text
    assert "Pharmacie du Marché" in outside
    assert "Inès" not in outside and "In\\u00e8s" not in outside and "Faure" not in outside


def test_erased_content_is_said_and_nothing_can_be_written(app, people, tmp_path):
    people.lea.say(people.cast.nurses, "Secret")
    shredding.shred(voice(people.cast.lea), people.cast.nurses, BlobStore(tmp_path))
    page = people.sami.page(f"/conversations/{people.cast.nurses.id}")
    assert "Contenu effacé" in page.text and "Secret" not in page.text
    assert not page.select("#composer")
    people.sami.get(messages_of(people.cast.nurses), 404)
    people.sami.post(messages_of(people.cast.nurses), {"body": "x"}, 404)
