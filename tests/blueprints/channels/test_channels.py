"""The team's doors: who opens a channel, sends its link again, changes its hours, closes it."""

import pytest

from domain.chat import patient_channels
from domain.chat.messages import Message
from domain.db import db
from tests.blueprints.channels.conftest import FRAGMENT, act
from tests.cast import sign_in
from tests.domain.channels import correspondence as told

ASKED = {
    "mobile": "06 12 34 56 78", "first_name": "Hélène", "last_name": "Abadie",
    "days": "12345", "opens": "08:00", "closes": "19:00", "delay": "24h",
}  # fmt: skip
KEPT = {name: ASKED[name] for name in ("days", "opens", "closes", "delay")}


def room(everyone, more=""):
    return f"/conversations/{everyone.about_helene.id}/patient-channel{more}"


def channel(story, more="/patient-channel"):
    return f"/conversations/{story.channel.conversation_id}{more}"


def now(story):
    db.session.rollback()
    return patient_channels.of_conversation(story.channel.conversation_id)


def test_it_opens_and_leads_to_the_conversation_with_her(lea, everyone):
    page = lea.get(room(everyone, "/new"))
    assert page.status_code == 200 and "Mme Abadie" in page.text
    answer = act(lea, "POST", room(everyone), **ASKED)
    opened = patient_channels.of_room(everyone.about_helene.id)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == f"/conversations/{opened.conversation_id}"
    assert "déjà ouverte" in lea.get(room(everyone, "/new")).text
    again = act(lea, "POST", room(everyone), **ASKED)
    assert again.headers["HX-Redirect"] == answer.headers["HX-Redirect"]
    assert len(told.texts()) == 1, "asked twice, one SMS"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"mobile": "04 77 00 00 00"}, "pas un mobile français"),
        ({"mobile": ""}, "pas un mobile français"),
        ({"mobile": "<b>06</b>"}, "pas un mobile français"),
        ({"first_name": "  "}, "le prénom et le nom"),
        ({"last_name": ""}, "le prénom et le nom"),
        ({"days": "8"}, "Choisissez dans la liste"),
        ({"opens": "25:00"}, "Donnez une heure"),
        ({"closes": "midi"}, "Donnez une heure"),
        ({"opens": "19:00", "closes": "08:00"}, "La fin vient après le début"),
        ({"delay": "jamais"}, "Choisissez dans la liste"),
    ],
)
def test_what_is_wrong_is_said_near_its_field_and_nothing_typed_is_lost(lea, everyone, wrong, said):
    typed = ASKED | {"last_name": "Abadie-Œuvrard"} | wrong
    answer = act(lea, "POST", room(everyone), **typed)
    assert answer.status_code == 422
    assert said in answer.text.replace("&#39;", "’") and 'aria-invalid="true"' in answer.text
    if typed["last_name"]:
        assert 'value="Abadie-Œuvrard"' in answer.text
    assert "<b>06</b>" not in answer.text
    assert patient_channels.of_room(everyone.about_helene.id) is None and not told.texts()


def test_only_the_room_of_a_patient_has_one(lea, everyone):
    for other in (everyone.nurses, everyone.lea_and_eric):
        path = f"/conversations/{other.id}/patient-channel"
        assert lea.get(f"{path}/new").status_code == 404
        assert act(lea, "POST", path, **ASKED).status_code == 404
        assert lea.get(path).status_code == 404


def test_a_stranger_and_who_is_not_signed_in_find_nothing(app, client, everyone, story):
    doors = [
        ("GET", room(everyone, "/new"), {}), ("POST", room(everyone), ASKED),
        ("GET", channel(story), {}), ("POST", channel(story, "/patient-links"), {}),
        ("PUT", channel(story, "/patient-channel/hours"), KEPT),
        ("PUT", channel(story, "/patient-channel/closure"), {}),
    ]  # fmt: skip
    for method, path, form in doors:
        assert act(app.test_client(), method, path, **form).status_code == 401, path
    sign_in(client, everyone.sami)
    for method, path, form in doors:
        assert act(client, method, path, **form).status_code == 404, path
    assert now(story).is_open and now(story).delay == "24h"


def test_every_member_of_the_team_manages_it(client, everyone, story):
    sign_in(client, everyone.eric)
    page = client.get(channel(story))
    assert page.status_code == 200 and "••" in page.text and "0612345678" not in page.text
    assert act(client, "PUT", channel(story, "/patient-channel/closure")).status_code == 204
    assert not now(story).is_open


def test_the_link_is_sent_again_and_a_wrong_number_stays_typed(lea, story):
    path = channel(story, "/patient-links")
    answer = act(lea, "POST", path)
    assert answer.status_code == 200 and "Le lien est parti" in answer.text
    answer = act(lea, "POST", path, mobile="01 23 45")
    assert answer.status_code == 422 and 'value="01 23 45"' in answer.text
    assert "pas un mobile français" in answer.text
    assert act(lea, "POST", path).status_code == 200
    answer = act(lea, "POST", path)
    assert answer.status_code == 429 and "Attendez un quart d’heure" in answer.text


def test_the_hours_change_in_place_and_her_telephone_shows_them(lea, helene, story):
    path = channel(story, "/patient-channel/hours")
    fresh = KEPT | {"opens": "10:00", "closes": "12:30", "days": "1234567", "delay": "48h"}
    answer = act(lea, "PUT", path, **fresh)
    assert answer.status_code == 200 and "Les heures sont changées" in answer.text
    assert 'value="10:00"' in answer.text
    hers = helene.get("/patient/messages", headers=FRAGMENT).text.replace("\u00a0", " ")
    assert "tous les jours, de 10 h à 12 h 30" in hers and "sous 48 h" in hers
    assert now(story).is_open and len(told.texts()) == 2, "no SMS: the link and the code only"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"days": ""}, "Choisissez dans la liste"), ({"opens": "8h"}, "Donnez une heure"),
        ({"closes": "07:00"}, "La fin vient après"), ({"delay": "'"}, "Choisissez dans la liste"),
    ],
)  # fmt: skip
def test_hours_that_are_none_are_refused_and_stay_typed(lea, story, wrong, said):
    typed = KEPT | {"opens": "07:15"} | wrong
    answer = act(lea, "PUT", channel(story, "/patient-channel/hours"), **typed)
    assert answer.status_code == 422 and said in answer.text
    assert f'value="{typed["opens"]}"' in answer.text
    assert (now(story).opens, now(story).closes) == ("08:00", "19:00")


def test_closed_it_says_so_and_every_act_is_refused(lea, story):
    answer = act(
        lea, "PUT", channel(story, "/patient-channel/closure"), last_word="Bon rétablissement"
    )
    assert answer.headers["HX-Redirect"] == channel(story, "")
    assert "Cette messagerie est fermée" in lea.get(channel(story)).text
    assert act(lea, "POST", channel(story, "/patient-links")).status_code == 409
    hours = act(lea, "PUT", channel(story, "/patient-channel/hours"), **KEPT)
    assert hours.status_code == 409
    assert act(lea, "PUT", channel(story, "/patient-channel/closure")).status_code == 204, "twice"
    last = db.session.get_one(Message, now(story).farewell_id)
    assert last.conversation_id == story.channel.conversation_id


def test_acts_of_one_person_are_counted(lea, story):
    path = channel(story, "/patient-channel/hours")
    told_so = [act(lea, "PUT", path, **KEPT).status_code for _ in range(61)]
    assert told_so == [200] * 60 + [429]
