"""One's own pages: profile, photo, availability, notifications."""

import io

import pytest

from domain.accounts import disturbing, profiles
from domain.db import db, transaction
from tests.cast import cast, csrf, sign_in
from tests.domain.chat.test_images import located_photo


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def lea(client, everyone):
    sign_in(client, everyone.lea)
    return everyone.lea


def send(client, path, **form):
    data = form | {"csrf_token": csrf(client)}
    return client.post(path, data=data, content_type="multipart/form-data")


def test_her_page_leads_everywhere_and_says_how_things_stand(client, lea):
    page = client.get("/me").text
    for href in ("/me/profile", "/me/availability", "/me/notifications", "/me/security"):
        assert f'href="{href}"' in page
    for words in ("Léa Marin", "Identité vérifiée", "Mot de passe seul", "Tous les messages"):
        assert words in page
    assert "/organisation" not in page


def test_a_coordinator_finds_her_organisation(client, everyone):
    sign_in(client, everyone.claire)
    page = client.get("/me").text
    assert 'href="/organisation"' in page and "CPTS du Roannais" in page


def test_one_touch_makes_her_away_and_back(client, lea):
    assert send(client, "/me/availability", state="away").headers["Location"] == "/me"
    assert "Absence en cours" in client.get("/me").text
    headers = {"HX-Request": "true", "X-CSRFToken": csrf(client)}
    answer = client.post("/me/availability", data={"state": "available"}, headers=headers)
    assert answer.status_code == 200 and 'aria-checked="true"' in answer.text


def test_the_whole_absence_is_kept_and_shown_again(client, everyone, lea):
    form = {"state": "until", "until_day": "2099-01-02", "until_time": "08:15"}
    send(client, "/me/availability", message="Congés", substitute=everyone.sami.id, **form)
    page = client.get("/me/availability").text
    assert 'value="2099-01-02"' in page and 'value="08:15"' in page and "Congés" in page
    assert "Sami Benali vous remplace" in client.get("/me").text


def test_a_sentence_is_prepared_while_she_is_here(client, lea):
    send(client, "/me/availability", state="available", message="Congés d’été")
    assert "Congés d’été" in client.get("/me/availability").text
    assert "Aucune absence" in client.get("/me").text


@pytest.mark.parametrize("until", [("", ""), ("2020-01-01", "08:00"), ("demain", "midi")])
def test_a_refusal_keeps_what_was_typed(client, lea, until):
    day, time = until
    form = {"state": "until", "until_day": day, "until_time": time, "message": "Congés"}
    answer = send(client, "/me/availability", **form)
    assert answer.status_code == 422 and "Congés" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_substitute_is_searched_among_people_and_never_herself(client, lea):
    assert "Sami Benali" in client.get("/me/availability?q=sami").text
    assert "Léa Marin" not in client.get("/me/availability?q=lea").text
    assert "Pharmacie" not in client.get("/me/availability?q=pharmacie").text


def test_a_photo_is_shown_to_people_signed_in_and_kept_by_its_version(app, client, everyone, lea):
    answer = send(client, "/me/photo", photo=(io.BytesIO(located_photo()), "moi.jpg"))
    assert answer.status_code == 303
    version = profiles.of(lea.id).photo
    colleague, stranger = app.test_client(), app.test_client()
    sign_in(colleague, everyone.eric)
    seen = colleague.get(f"/people/{lea.id}/photo?v={version}")
    assert seen.mimetype == "image/jpeg" and "immutable" in seen.headers["Cache-Control"]
    assert colleague.get(f"/people/{lea.id}/photo").headers["Cache-Control"] == "no-store"
    assert stranger.get(f"/people/{lea.id}/photo").status_code == 302
    assert colleague.get(f"/people/{everyone.sami.id}/photo").status_code == 404
    assert send(client, "/me/photo/removal").status_code == 303
    assert colleague.get(f"/people/{lea.id}/photo?v={version}").status_code == 404


def test_a_photo_that_is_none_is_refused_on_the_page(client, lea):
    answer = send(client, "/me/photo", photo=(io.BytesIO(b"%PDF-1.4"), "moi.pdf"))
    assert answer.status_code == 422 and "ne peut pas être lue" in answer.text
    assert 'role="alert"' in answer.text


def test_the_profile_is_saved_or_refused_with_what_was_typed(client, lea):
    names = {"first_name": "Léa", "last_name": "Marin", "calling": "IDE"}
    assert send(client, "/me/profile", **names, practice="Riorges").status_code == 303
    assert "Riorges" in client.get("/me").text
    refused = send(client, "/me/profile", **(names | {"last_name": ""}), practice="Roanne")
    assert refused.status_code == 422 and "Roanne" in refused.text


def test_notifications_are_chosen_and_shown(client, lea):
    form = {"messages": "mentions", "quiet_from": "20:30", "quiet_to": "07:00"}
    assert send(client, "/me/notifications", **form).status_code == 303
    wanted = disturbing.of(lea.id)
    assert (wanted.messages, wanted.mail, wanted.names) == ("mentions", False, False)
    assert "calme de 20:30 à 07:00" in client.get("/me").text
    refused = send(client, "/me/notifications", messages="all", quiet_from="20:30")
    assert refused.status_code == 422 and "ou aucun des deux" in refused.text
    db.session.rollback()


def test_whom_nobody_has_answered_for_is_told_what_to_do(app, everyone):
    with transaction():
        everyone.sami.identity.verified_at = None
    client = app.test_client()
    sign_in(client, everyone.sami)
    page = client.get("/me").text
    assert "Identité non vérifiée" in page and "Votre coordination peut répondre de vous" in page
    assert 'action="/health-card"' in page
