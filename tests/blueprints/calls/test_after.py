"""The closing screen and the patient's report, by their doors."""

import re
from io import BytesIO

import pytest

from tests.blueprints.calls.conftest import FRAGMENT, Desk
from tests.domain.calls.closed import finalised, over
from tests.domain.calls.story import texts

FORM = {"code": "TCG", "amount": "25,00", "body": "# Motif\nToux <script>", "version": "0"}
SENT = FORM | {"to_patient": "1", "to_team": "1", "mobile": "06 12 34 56 78"}
BORN = {"day": "9", "month": "3", "year": "1941"}


@pytest.fixture
def ended(everyone) -> str:
    """The address of a call that is over: Éric and Léa were there."""
    return f"/consultations/{over(everyone).consultation.id}"


@pytest.fixture
def secretary(app, everyone) -> Desk:
    return Desk(app.test_client(), everyone.ines)


def token() -> str:
    return re.search(r"/r#([\w-]{43})", texts()[-1])[1]


def test_the_screen_proposes_the_act_and_says_why(doctor, ended):
    page = doctor.get(ended).text
    assert page.count("<h1>") == 1 and "Téléconsultation terminée" in page
    assert 'value="TCG"' in page and 'value="25,00"' in page
    assert "Téléconsultation d’un médecin généraliste" in page and "Assurance Maladie" in page


def test_a_nurse_is_asked_where_and_warned_of_smartphones(nurse, ended):
    page = nurse.get(ended).text
    assert "Les smartphones sont exclus" in page and "Où étiez-vous" in page
    said = {"place": "home", "device": "tablet", "version": "0"}
    answer = nurse.client.put(f"{ended}/act", data=said, headers=nurse.headers)
    assert 'data-code="TLD"' in answer.text and 'data-amount="15,00"' in answer.text
    assert "Brouillon enregistré" in answer.text and 'name="version" value="1"' in answer.text


def test_a_draft_is_there_again_and_belongs_to_her_alone(doctor, nurse, ended):
    said = FORM | {"amount": "25,"}
    answer = doctor.client.put(f"{ended}/act", data=said, headers=doctor.headers)
    assert answer.status_code == 200 and "ne se lit pas" in answer.text
    page = doctor.get(ended).text
    assert "Toux &lt;script&gt;" in page and 'value="25,"' in page
    assert "Toux" not in nurse.get(ended).text


def test_finalising_freezes_sends_and_shows_it(doctor, nurse, ended, frames):
    answer = doctor.post(f"{ended}/finalisation", data=SENT)
    assert answer.status_code == 303
    assert "Finalisée à" in next(f["html"] for _, f in frames if "Finalisée" in f.get("html", ""))
    page = doctor.get(ended).text
    assert "Votre acte est finalisé" in page and "Dans la conversation" in page
    assert "SMS" in page and "pas encore ouvert" in page and "<script>" not in page.split("after-report")[1][:200]  # fmt: skip  # noqa: E501
    before = len(texts())
    assert doctor.post(f"{ended}/finalisation", data=SENT).status_code == 303
    assert len(texts()) == before, "a second click sends nothing more"
    pdf = doctor.get(f"{ended}/report.pdf")
    assert pdf.data[:5] == b"%PDF-" and pdf.headers["Cache-Control"] == "no-store"
    assert nurse.get(f"{ended}/report.pdf").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "-5"}, "jamais négatif"), ({"amount": "1e9"}, "ne se lit pas"),
        ({"amount": ""}, "Indiquez le montant"), ({"body": " "}, "Écrivez le compte rendu"),
        ({"mobile": "01 23"}, "mobile français"), ({"body": "é" * 200_000}, "trop long"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(doctor, ended, wrong, said):
    answer = doctor.post(f"{ended}/finalisation", data=SENT | wrong)
    assert answer.status_code == 422 and said in answer.text
    assert 'aria-invalid="true"' in answer.text
    for name, value in (SENT | wrong).items():
        if name in ("amount", "mobile", "code"):
            assert f'value="{value}"' in answer.text, name
    assert len(texts()) == 1


def test_a_free_act_is_an_act(doctor, ended):
    assert doctor.post(f"{ended}/finalisation", data=FORM | {"amount": "0"}).status_code == 303
    assert "0,00" in doctor.get(ended).text


def test_who_was_not_there_sees_who_and_how_long_and_writes_nothing(secretary, ended):
    page = secretary.get(ended).text
    assert "Vous n’avez pas pris part" in page and "act-form" not in page
    for method, noun in (("PUT", "act"), ("POST", "finalisation"), ("PUT", "rating")):
        url = f"{ended}/{noun}"
        answer = secretary.client.open(url, method=method, data=FORM, headers=secretary.headers)
        assert answer.status_code == 403


def test_a_stranger_finds_nothing(stranger, ended):
    for method, noun in (
        ("PUT", "act"), ("POST", "finalisation"), ("POST", "attachment"), ("POST", "addenda"),
        ("POST", "report/posting"), ("POST", "report/links"), ("GET", "report.pdf"),
    ):  # fmt: skip
        url = f"{ended}/{noun}"
        answer = stranger.client.open(url, method=method, data=FORM, headers=stranger.headers)
        assert answer.status_code == 404, noun


def test_a_call_that_never_began_has_nothing_to_finalise(doctor, call):
    doctor.put(f"{call}/closure")
    page = doctor.get(call)
    assert "Téléconsultation annulée" in page.text and "act-form" not in page.text
    assert doctor.post(f"{call}/finalisation", data=FORM).status_code == 409


def test_a_file_is_attached_taken_back_and_refused(doctor, ended):
    def attach(name, data):
        return doctor.post(f"{ended}/attachment", data={"files": (BytesIO(data), name)})

    refused = attach("virus.exe", b"MZ")
    assert refused.status_code == 422 and "PDF ou une photo" in refused.text
    assert "lettre.pdf" in attach("lettre.pdf", b"%PDF-1.4 %%EOF").text
    file = doctor.get(f"{ended}/attachment")
    assert file.data == b"%PDF-1.4 %%EOF" and "sandbox" in file.headers["Content-Security-Policy"]
    gone = doctor.client.delete(f"{ended}/attachment", headers=doctor.headers)
    assert "Joindre un PDF" in gone.text
    assert doctor.get(f"{ended}/attachment").status_code == 404


def test_stars_in_one_tap_and_words_after(doctor, ended):
    answer = doctor.client.put(f"{ended}/rating", data={"stars": "4"}, headers=doctor.headers)
    assert 'aria-pressed="true" aria-label="4 sur 5' in answer.text
    words = {"stars": "4", "comment": "Son haché"}
    doctor.client.put(f"{ended}/rating", data=words, headers=doctor.headers)
    assert "Son haché" in doctor.get(ended).text
    wrong = doctor.client.put(f"{ended}/rating", data={"stars": "9"}, headers=doctor.headers)
    assert wrong.status_code == 422


def test_an_addendum_follows_and_an_empty_one_is_refused(doctor, ended):
    doctor.post(f"{ended}/finalisation", data=FORM)
    empty = doctor.post(f"{ended}/addenda", data={"addendum": " "})
    assert empty.status_code == 422 and "Écrivez le complément" in empty.text
    assert doctor.post(f"{ended}/addenda", data={"addendum": "Allergie"}).status_code == 303
    assert "Complément du" in doctor.get(ended).text


def test_the_patient_reads_it_with_her_birth_date_only(doctor, ended, phone):
    doctor.post(f"{ended}/finalisation", data=SENT)
    link = {"token": token()}
    assert "Votre date de naissance" in phone.post("/report/openings", json=link).text
    wrong = phone.post("/report/readings", data=link | BORN | {"year": "1942"})
    assert wrong.status_code == 422 and "4\u00a0essais" in wrong.text and "Motif" not in wrong.text
    assert phone.client.get("/report").status_code == 401
    page = phone.post("/report/readings", data=link | BORN)
    assert page.status_code == 200 and "Motif" in page.text and "<script>" not in page.text
    again = phone.client.get("/report")
    assert "Motif" in again.text and again.headers["Cache-Control"] == "no-store"
    assert phone.client.get("/report/document").data[:5] == b"%PDF-"
    assert phone.client.get("/report/attachment").status_code == 404
    assert "ouvert" in doctor.get(ended).text


def test_a_withdrawn_link_shuts_the_page_that_was_open(doctor, ended, phone):
    doctor.post(f"{ended}/finalisation", data=SENT)
    phone.post("/report/readings", data={"token": token()} | BORN)
    where = re.search(r'hx-delete="([^"]+/report/links/[^"]+)"', doctor.get(ended).text)[1]
    assert doctor.client.delete(where, headers=doctor.headers).status_code == 204
    gone = phone.client.get("/report", headers=FRAGMENT)
    assert gone.status_code == 410 and "Ce lien ne sert plus" in gone.text
    assert phone.client.get("/report/document").status_code == 410


def test_a_colleagues_link_is_not_mine_to_withdraw(app, doctor, nurse, everyone, ended):
    doctor.post(f"{ended}/finalisation", data=SENT)
    where = re.search(r'hx-delete="([^"]+/report/links/[^"]+)"', doctor.get(ended).text)[1]
    assert nurse.client.delete(where, headers=nurse.headers).status_code == 404


def test_it_is_sent_again_and_limits_are_said(doctor, ended):
    doctor.post(f"{ended}/finalisation", data=FORM)
    assert doctor.post(f"{ended}/report/posting").status_code == 303
    statuses = [
        doctor.post(f"{ended}/report/links", data={"mobile": "0612345678"}).status_code
        for _ in range(4)
    ]
    assert statuses == [303, 303, 303, 429]


def test_the_patient_says_how_it_was_when_she_has_left(doctor, phone, under_way):
    assert "étaient-ils bons" not in phone.client.get("/visit").text
    phone.put("/visit/departure")
    assert "étaient-ils bons" in phone.client.get("/visit").text
    doctor.put(f"{under_way}/closure")
    answer = phone.client.put("/visit/rating", data={"stars": "5"}, headers=phone.headers)
    assert answer.status_code == 200 and "Un mot à ajouter" in answer.text
    words = {"stars": "5", "comment": "Très bien"}
    thanks = phone.client.put("/visit/rating", data=words, headers=phone.headers)
    assert "Un mot à ajouter" not in thanks.text
    assert phone.client.put("/visit/rating", data={"stars": "x"}, headers=phone.headers).status_code == 422  # fmt: skip  # noqa: E501


def test_the_nurse_keeps_her_own_after_the_doctor_has_finalised(app, nurse, everyone):
    call = over(everyone)
    finalised(app, call, everyone.eric)
    page = nurse.get(f"/consultations/{call.consultation.id}").text
    assert "act-form" in page and "Finalisée à" in page
