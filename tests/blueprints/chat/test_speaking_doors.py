"""Who typed, as whom one writes, who takes care: what each page says, and what none gives away."""

import json
from datetime import timedelta

from domain import clock
from domain.accounts import availability, belonging
from domain.accounts.identities import Identity, Structure
from domain.accounts.speaking import voice
from domain.chat import members
from domain.db import db, transaction
from tests.blueprints.chat.doors import hand_of, messages_of, soup
from tests.domain.chat.test_hands import delegate


def path(people, tail=""):
    return f"/conversations/{people.cast.about_helene.id}{tail}"


def add_ines_herself(people):
    ines = db.session.get_one(Identity, people.cast.ines.id)
    members.add(voice(people.cast.lea), people.cast.about_helene, ines)


def test_no_page_of_an_outsider_holds_the_id_of_who_typed(people):
    """Whoever knows a pharmacist's id must not find her among her pharmacy's messages."""
    people.ines.say(people.cast.about_helene, "Prêt")
    for tail in ("", "/messages", "/row"):
        for outsider in (people.eric, people.lea):
            assert people.cast.ines.id not in outsider.get(path(people, tail)).text


def test_the_same_person_is_not_recognised_from_one_identity_to_the_other(people):
    add_ines_herself(people)
    people.ines.say(people.cast.about_helene, "Pour moi", identity_id=people.cast.ines.id)
    people.ines.say(people.cast.about_helene, "Prêt", identity_id=people.cast.pharmacy.id)
    said = people.eric.page(path(people)).select("li[data-person]:not([data-pending])")
    assert len({item["data-person"] for item in said}) == 2


def test_insiders_read_first_name_name_and_calling(people):
    known = people.paul.page(path(people)).select_one("[data-insiders]")["data-insiders"]
    hand = hand_of(people.cast.about_helene, people.cast.ines, people.cast.pharmacy)
    assert json.loads(known)[hand] == "Inès Faure, pharmacienne"
    outside = people.eric.page(path(people)).select_one("[data-insiders]")["data-insiders"]
    assert json.loads(outside) == {}


def test_a_page_knows_its_own_hands_only(people):
    own = people.paul.page(path(people)).select_one("#speaking-as")["data-hands"]
    hand = hand_of(people.cast.about_helene, people.cast.paul, people.cast.pharmacy)
    assert json.loads(own) == {people.cast.pharmacy.id: hand}


def test_a_delegation_shows_both_names_to_everybody(people):
    delegate(people.cast, people.cast.eric, people.cast.sami)
    said = people.sami.say(people.cast.about_helene, "Vu", identity_id=people.cast.eric.id)
    assert said.select_one(".who").text.startswith("Dr Éric Roux · par Sami Benali, MKDE")
    assert "par Sami Benali, MKDE" in people.lea.get(path(people)).text
    assert "Dr Roux, par Sami" in people.ines.get(path(people, "/row")).text


def test_a_choice_is_a_field_with_a_face_for_each(people):
    add_ines_herself(people)
    composer = people.ines.page(path(people)).select_one("#composer")
    options = [one.text for one in composer.select("select[name=identity_id] option")]
    assert options == ["Inès Faure (vous)", "Pharmacie du Marché"]
    assert len(composer.select("[data-face]")) == 2
    assert composer.select_one("label[for=identity_id]").text == "Vous écrivez en tant que"


def test_the_identity_is_always_sent(people):
    """Without it a person removed from the room would go on as her structure, unknowingly."""
    field = people.lea.page(path(people)).select_one("#composer input[name=identity_id]")
    assert field["value"] == people.cast.lea.id


def test_what_ended_is_refused_with_its_name_and_the_switch_drawn_again(people):
    add_ines_herself(people)
    pharmacy = db.session.get_one(Structure, people.cast.pharmacy.id)
    with transaction():
        row = db.session.scalar(
            db.select(belonging.StructureMembership).filter_by(person_id=people.cast.ines.id)
        )
        row.left_at = clock.now()
    form = {"body": "Prêt", "identity_id": pharmacy.id}
    answer = people.ines.post(messages_of(people.cast.about_helene), form, 409)
    assert "Vous n’écrivez plus au nom de «\u00a0Pharmacie du Marché\u00a0»" in answer.text
    drawn = soup(people.ines.get(path(people, "/voices")).text)
    assert drawn.select_one("[name=identity_id]")["value"] == people.cast.ines.id
    assert not drawn.select("select")


def test_who_takes_care_is_said_to_colleagues_only(people):
    assert "Personne ne s’en occupe" in people.ines.get(path(people)).text
    people.paul.put(path(people, "/claim"), {}, 200)
    assert "Vous vous en occupez" in people.paul.get(path(people)).text
    assert "Paul s’en occupe" in people.ines.get(path(people)).text
    assert "Paul s’en occupe" in people.ines.get(path(people, "/row")).text
    for outsider in (people.lea, people.eric):
        for tail in ("", "/row", "/claim"):
            text = outsider.get(path(people, tail)).text
            assert "s’en occupe" not in text and not soup(text).select(".care")


def test_a_second_claim_answers_who_was_faster_and_the_state(people):
    people.paul.put(path(people, "/claim"), {}, 200)
    late = soup(people.ines.put(path(people, "/claim"), {}, 409).text)
    assert late.select_one("[role=alert]").text == "Paul s’en occupe déjà."
    assert "Paul s’en occupe" in late.select_one(".care").text


def test_it_is_handed_over_and_released(people):
    people.ines.post(path(people, "/handovers"), {"person": people.cast.paul.id}, 200)
    assert "Vous vous en occupez" in people.paul.get(path(people, "/claim")).text
    gone = people.paul.client.delete(path(people, "/claim"), headers=people.paul.headers)
    assert gone.status_code in (200, 303)
    assert "Personne ne s’en occupe" in people.paul.get(path(people, "/claim")).text
    people.ines.post(path(people, "/handovers"), {"person": people.cast.lea.id}, 422)


def test_outsiders_and_delegates_claim_nothing(people):
    delegate(people.cast, people.cast.eric, people.cast.claire)
    for one in (people.lea, people.claire):
        one.put(path(people, "/claim"), {}, 403)
    people.sami.put(path(people, "/claim"), {}, 404)
    people.sami.post(path(people, "/handovers"), {"person": people.cast.sami.id}, 404)


def test_a_new_conversation_says_as_whom(people):
    form = people.ines.page("/conversations/new").select_one("form.new-conversation")
    assert [one.text for one in form.select("select[name=as] option")] == [
        "Inès Faure (vous)", "Pharmacie du Marché",
    ]  # fmt: skip
    assert not people.lea.page("/conversations/new").select("select[name=as]")


def test_the_list_is_filtered_by_identity(people):
    page = people.ines.page("/conversations")
    chips = page.select_one(".chips.identities")
    assert [one.text for one in chips.select("a")][1:] == ["En mon nom", "Pharmacie du Marché"]
    assert not people.lea.page("/conversations").select(".chips.identities")
    own = people.ines.page(f"/conversations?through={people.cast.ines.id}")
    assert not own.select("a.row")
    theirs = people.ines.page(f"/conversations?through={people.cast.pharmacy.id}")
    assert len(theirs.select("a.row")) == 1
    stranger = people.ines.page(f"/conversations?through={people.cast.eric.id}")
    assert len(stranger.select("a.row")) == 1


def test_somebody_away_is_said_so_with_who_replaces_her(people):
    until = clock.now() + timedelta(days=9)
    availability.go_away(people.cast.eric, until, "En congrès", people.cast.claire.id)
    note = people.lea.page(f"/conversations/{people.cast.lea_and_eric.id}").select_one(".away")
    assert "Dr Roux n’est pas disponible jusqu’au" in note.text and "En congrès" in note.text
    assert note.a["href"] == f"/conversations/new?identity={people.cast.claire.id}"
    assert not people.eric.page(f"/conversations/{people.cast.lea_and_eric.id}").select(".away")


def test_a_name_nobody_answered_for_is_marked(people):
    with transaction():
        db.session.get_one(Identity, people.cast.eric.id).verified_at = None
    page = people.lea.page(f"/conversations/{people.cast.lea_and_eric.id}")
    assert "non vérifiée" in page.select_one(".room-head").text
    assert "non vérifiée" in page.select_one("#details").text
    assert "non vérifiée" in people.lea.get("/conversations/new?q=roux").text


def test_a_secretary_who_is_here_does_not_make_the_doctor_present(app, people):
    from tests.realtime.pages import Page

    delegate(people.cast, people.cast.eric, people.cast.claire)
    page = Page(app.extensions["liane"].hub, who=people.cast.claire.id).joined()
    seen = people.lea.page(path(people)).select(".avatar[data-present]")
    page.close()
    assert seen == []
