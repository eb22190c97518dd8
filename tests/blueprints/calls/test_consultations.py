"""The professionals' doors: the sheet, the call's page, admitting, sending again, closing."""

from domain import claims
from domain.calls import finding
from domain.chat import members
from domain.db import db, transaction
from domain.outbox import OutboxItem
from tests.blueprints.calls.conftest import Desk, Phone
from tests.cast import csrf
from tests.domain.calls.story import MOBILE, herself, last_token, texts

ACTS = (("PUT", "admission"), ("PUT", "closure"), ("POST", "visits"))


def acts_of(desk, call) -> list[int]:
    statuses = [desk.get(call).status_code]
    for method, noun in ACTS:
        answer = desk.client.open(f"{call}/{noun}", method=method, headers=desk.headers)
        statuses.append(answer.status_code)
    return statuses


def test_the_sheet_knows_the_patients_mobile(doctor, everyone):
    page = doctor.get(f"/conversations/{everyone.about_helene.id}/consultations/new")
    assert page.status_code == 200
    assert 'value="06\u00a012\u00a034\u00a056\u00a078"' in page.text
    assert "Mme Abadie recevra un SMS" in page.text


def test_htmx_gets_the_sheet_alone(doctor, everyone):
    url = f"/conversations/{everyone.about_helene.id}/consultations/new"
    fragment = doctor.get(url, headers={"HX-Request": "true"})
    assert fragment.text.lstrip().startswith('<section class="new-consultation')
    assert "HX-Request" in fragment.headers["Vary"]


def test_opening_sends_the_sms_and_goes_to_the_call(doctor, everyone):
    url = f"/conversations/{everyone.about_helene.id}/consultations"
    plain = {"mobile": MOBILE, "csrf_token": csrf(doctor.client)}
    answer = doctor.client.post(url, data=plain)
    assert answer.status_code == 303
    assert doctor.get(answer.location).status_code == 200
    assert len(texts()) == 1


def test_a_double_click_leads_twice_to_the_same_call(doctor, everyone):
    assert doctor.opens(everyone.about_helene) == doctor.opens(everyone.about_helene)
    assert len(texts()) == 1


def test_a_wrong_number_is_said_on_its_field_and_kept(doctor, everyone):
    url = f"/conversations/{everyone.about_helene.id}/consultations"
    answer = doctor.post(url, data={"mobile": "01 42 00 00 00"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text and 'value="01 42 00 00 00"' in answer.text
    assert "mobile français" in answer.text


def test_an_sms_too_many_is_said(doctor, everyone, call):
    for _ in range(2):
        assert doctor.post(f"{call}/visits").status_code == 200
    refusal = doctor.post(f"{call}/visits")
    assert refusal.status_code == 429
    assert "Trois SMS" in refusal.text


def test_a_stranger_finds_neither_the_sheet_nor_the_call(stranger, everyone, call):
    room = everyone.about_helene.id
    assert everyone.sami.id not in finding.members(room)
    assert stranger.get(f"/conversations/{room}/consultations/new").status_code == 404
    url = f"/conversations/{room}/consultations"
    assert stranger.post(url, data={"mobile": MOBILE}).status_code == 404
    assert acts_of(stranger, call) == [404, 404, 404, 404]


def test_a_member_of_another_conversation_of_the_doctor_finds_nothing(app, everyone, doctor):
    """Léa and Éric also talk together: being in that room opens no call of another."""
    own = doctor.post(
        f"/conversations/{everyone.lea_and_eric.id}/consultations",
        data={"mobile": MOBILE, "first_name": "Jean", "last_name": "Bon"},
    ).headers["HX-Redirect"]
    pharmacist = Desk(app.test_client(), everyone.ines)
    assert acts_of(pharmacist, own) == [404, 404, 404, 404]


def test_a_member_through_her_structure_may_join_and_act(app, everyone, waiting):
    pharmacist = Desk(app.test_client(), everyone.ines)
    assert pharmacist.get(waiting).status_code == 200
    assert pharmacist.put(f"{waiting}/admission").status_code == 200


def test_a_member_put_out_of_the_conversation_loses_the_call(everyone, nurse, call):
    assert nurse.get(call).status_code == 200
    members.remove(herself(everyone.eric), everyone.about_helene, everyone.lea.identity)
    assert acts_of(nurse, call) == [404, 404, 404, 404]


def test_nobody_signed_in_is_sent_to_sign_in(app, everyone, call):
    visitor = app.test_client()
    assert visitor.get(call).status_code == 302
    headers = {"X-CSRFToken": csrf(visitor), "HX-Request": "true"}
    assert visitor.put(f"{call}/admission", headers=headers).status_code == 401


def test_every_act_asks_for_a_csrf_token(doctor, waiting):
    for method, noun in ACTS:
        assert doctor.client.open(f"{waiting}/{noun}", method=method).status_code == 400


def test_the_page_says_who_is_treated_beyond_doubt(doctor, call):
    page = doctor.get(call).text
    assert "<h1>Hélène Abadie, 85 ans</h1>" in page or "<h1>Hélène Abadie, 84 ans</h1>" in page
    assert "née le\u00a009/03/1941" in page


def test_the_lobby_tells_the_way_of_the_patient_rung_by_rung(doctor, phone, call):
    assert "Lien pas encore ouvert" in doctor.get(call).text
    token = last_token()
    phone.opens_link(token)
    assert "Lien pas encore ouvert" in doctor.get(call).text
    phone.confirms(token)
    assert "Lien ouvert, nom confirmé" in doctor.get(call).text
    phone.post("/visit/arrival", json={"camera": "missing", "network": "weak"})
    page = doctor.get(call).text
    assert "Mme Abadie est en salle d’attente" in page
    assert "Admettre Mme Abadie" in page
    assert "Pas de caméra" in page and "Réseau faible" in page


def test_the_number_is_masked_in_the_lobby(doctor, call):
    page = doctor.get(call).text
    assert "06\u00a0••\u00a0••\u00a0••\u00a078" in page
    assert "34" not in page.split("SMS")[1][:40]


def test_a_failed_sms_says_why_and_offers_another(doctor, call):
    with transaction():
        item = db.session.scalars(db.select(OutboxItem)).one()
        claims.failed(item, "numéro refusé par l’opérateur", for_good=True)
    page = doctor.get(call).text
    assert "numéro refusé par l’opérateur" in page
    assert '<details class="again" open>' in page


def test_admitting_before_anybody_waits_is_refused_in_words(doctor, call):
    refusal = doctor.put(f"{call}/admission")
    assert refusal.status_code == 409
    assert "Personne n’est dans la salle d’attente" in refusal.text


def test_a_second_device_is_shown_to_the_doctor(app, doctor, waiting):
    thief = Phone(app.test_client())
    assert thief.opens_link(last_token()).status_code == 409
    assert "Un autre appareil a essayé d’ouvrir le lien" in doctor.get(waiting).text


def test_closing_shows_how_long_and_who(doctor, nurse, under_way):
    for desk in (doctor, nurse):
        ticket = desk.post(f"{under_way}/media/ticket", json={}).json["ticket"]
        desk.post(f"{under_way}/media/subscription", json={"ticket": ticket})
    lobby = doctor.put(f"{under_way}/closure")
    assert "Téléconsultation terminée" in lobby.text
    assert "Dr Éric Roux" in lobby.text and "Léa Marin" in lobby.text
    page = nurse.get(under_way)
    assert page.text.count("<h1>") == 1 and "Revenir à la conversation" in page.text


def test_closing_in_the_name_of_nobody_else_is_harmless_twice(doctor, nurse, under_way):
    assert doctor.put(f"{under_way}/closure").status_code == 200
    assert nurse.put(f"{under_way}/closure").status_code == 200
    assert doctor.put(f"{under_way}/admission").status_code == 409


def test_while_one_is_open_the_sheet_proposes_to_join_it(nurse, everyone, call):
    page = nurse.get(f"/conversations/{everyone.about_helene.id}/consultations/new").text
    assert "déjà ouverte" in page and f'href="{call}"' in page


def test_what_is_no_id_is_not_found(doctor):
    for id in ("%00", "x", "%F0%9F%92%A9", "0" * 36, "01990000-0000-7000-8000-000000000000"):
        assert doctor.get(f"/consultations/{id}").status_code == 404
        assert doctor.get(f"/conversations/{id}/consultations/new").status_code == 404


def test_a_group_that_is_no_care_team_has_no_such_door(nurse, everyone):
    answer = nurse.get(f"/conversations/{everyone.nurses.id}/consultations/new")
    assert answer.status_code == 409


def test_a_patient_whose_device_died_is_said_missing_and_may_get_a_new_link(
    app, doctor, phone, under_way, relay
):
    ticket = phone.post("/visit/media/ticket", json={}).json
    phone.post("/visit/media/subscription", json={"ticket": ticket["ticket"]})
    assert "data-quiet" in doctor.get(under_way).text
    relay.answers["stats"] = {"participants": []}
    room = under_way.rsplit("/", 1)[1]
    event = {"event": "left", "room": room, "participant": ticket["participant"]}
    app.extensions["liane"].relay.tell(event)
    page = doctor.get(under_way).text
    assert "Mme Abadie n’est plus connectée" in page and "Renvoyer le SMS" in page
    assert "data-quiet" not in page


def test_a_second_device_does_not_disturb_a_call_that_goes_well(app, doctor, phone, under_way):
    Phone(app.test_client()).opens_link(last_token())
    assert "data-quiet" in doctor.get(under_way).text


def test_the_conversation_shows_the_call_that_is_open(doctor, everyone, call):
    page = doctor.get(f"/conversations/{everyone.about_helene.id}").text
    assert "Téléconsultation ouverte" in page and f'href="{call}"' in page
    other = doctor.get(f"/conversations/{everyone.lea_and_eric.id}").text
    assert "Téléconsultation ouverte" not in other
