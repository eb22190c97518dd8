"""The agenda's page, its filters, what leaves in a file."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import sqlalchemy as sa

from blueprints.calls import sheets
from domain.accounts import delegating
from domain.audit.trail import AuditEntry
from domain.db import db
from tests.blueprints.calls.test_plannings import plans


def test_an_empty_agenda_teaches(stranger):
    page = stranger.get("/consultations").text
    assert "Rien de prévu" in page and "Planifier une téléconsultation" in page
    assert "Aucun patient" in stranger.get("/consultations/new").text


def test_it_shows_what_is_planned_and_lists_the_patients_to_plan_for(doctor, everyone):
    plans(doctor, everyone, comment="Voir la plaie", label="home")
    page = doctor.get("/consultations").text
    for said in ("Hélène Abadie", "14:30", "À venir", "Domicile", "Voir la plaie", "Voir les chiffres"):  # fmt: skip  # noqa: E501
        assert said in page
    assert "Hélène Abadie" not in doctor.get("/consultations?label=structure").text
    assert "Hélène Abadie" not in doctor.get("/consultations?standing=cancelled").text
    assert f"/conversations/{everyone.about_helene.id}/plannings/new" in doctor.get("/consultations/new").text  # fmt: skip  # noqa: E501


def test_odd_filters_are_left_out(doctor):
    for odd in ("from=x&to=9999-99-99", "from=0001-01-01&to=2999-01-01", "standing=%20x&label='--"):
        assert doctor.get(f"/consultations?{odd}").status_code == 200


def test_acting_as_who_delegated(doctor, everyone, stranger):
    plans(doctor, everyone)
    delegating.give(everyone.eric, everyone.sami.id, ["agenda"])
    assert "Agir en tant que" in stranger.get("/consultations").text
    assert "Hélène Abadie" not in stranger.get("/consultations").text
    assert "Hélène Abadie" in stranger.get(f"/consultations?identity={everyone.eric.id}").text


def test_a_csv_opens_in_a_spreadsheet_runs_nothing_and_is_written_down(doctor, everyone):
    plans(doctor, everyone, comment='=HYPERLINK("http://x")', free="+33 cmd")
    answer = doctor.post("/consultations/exports", data={"kind": "csv"})
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Date", "Heure", "Patient"]
    assert rows[1][7:9] == ["'+33 cmd", '\'=HYPERLINK("http://x")']
    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.act == "consultations exported"))  # fmt: skip  # noqa: E501
    assert entry.person_id == everyone.eric.id and '"lines":1' in entry.detail


def test_a_workbook_holds_texts_never_formulas(doctor, everyone):
    plans(doctor, everyone, comment="=1+1")
    answer = doctor.post("/consultations/exports", data={"kind": "xlsx"})
    assert answer.mimetype == sheets.XLSX
    with ZipFile(BytesIO(answer.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "=1+1" in book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet


def test_nobody_exports_an_agenda_that_is_not_hers(everyone, stranger):
    data = {"identity": everyone.eric.id}
    assert stranger.post("/consultations/exports", data=data).status_code == 404
