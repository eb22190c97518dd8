"""What leaves: a table a spreadsheet reads, Observations a record reads, a line in the trail."""

import csv
import json
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import sqlalchemy as sa

from domain.audit.trail import AuditEntry
from domain.db import db
from domain.ids import new_id
from domain.measures import exporting, keeping
from domain.measures.reading import read
from tests.domain.calls.story import herself

WARM = read("temperature", {"temperature": ("37.60", "°C")}, device="=HYPERLINK()")
PRESSURE = read(
    "blood_pressure",
    {"systolic": ("18.9", "kPa"), "diastolic": ("11", "kPa"), "pulse": ("60", "/min")},
    device="UA-651BLE", doubts=["movement"],
)  # fmt: skip
SUGARS = [
    read("glucose", {"glucose": ("0.00105", "kg/L")}),
    read("glucose", {"glucose": ("5,8", "mmol/L")}),
]
OTHERS = [
    read("oximetry", {"saturation": ("97", "%"), "pulse": ("72", "/min")}),
    read("weight", {"weight": ("154.30", "lb")}),
    read("heart_rate", {"pulse": ("72", "/min")}),
]


def keep(everyone, call, *readings, **more):
    voice = herself(everyone.lea)
    return [keeping.keep(voice, call, one, new_id(), **more) for one in readings]


def observations(everyone, call):
    said = exporting.export(herself(everyone.eric), call, exporting.FHIR)
    bundle = json.loads(said, parse_float=Decimal)
    return said, [one["resource"] for one in bundle["entry"]]


def code(resource):
    return resource["code"]["coding"][0]["code"]


def test_fhir_has_the_codes_of_the_vital_signs(everyone, call):
    keep(everyone, call, PRESSURE, WARM, *SUGARS, *OTHERS)
    _, found = observations(everyone, call)
    assert [code(one) for one in found] == [
        "85354-9", "8310-5", "2339-0", "15074-8", "59408-5", "29463-7", "8867-4",
    ]  # fmt: skip
    pressure = found[0]
    assert "valueQuantity" not in pressure
    parts = {code(one): one["valueQuantity"] for one in pressure["component"]}
    assert parts["8480-6"] == {
        "value": 142, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]",
    }  # fmt: skip
    assert set(parts) == {"8480-6", "8462-4", "8867-4"}
    assert found[5]["valueQuantity"]["code"] == "kg"
    assert {one["status"] for one in found} == {"final"}


def test_digits_are_those_that_were_read(everyone, call):
    keep(everyone, call, WARM)
    said, (warm,) = observations(everyone, call)
    assert '"value":37.60' in said and str(warm["valueQuantity"]["value"]) == "37.60"


def test_the_subject_is_a_reference_and_nothing_names_her(everyone, call):
    keep(everyone, call, PRESSURE)
    said, (one,) = observations(everyone, call)
    assert one["subject"] == {"reference": f"Patient/{everyone.helene.id}"}
    for trait in ("Abadie", "ABADIE", "Hélène", "1941", "0612345678", "612345678"):
        assert trait not in said
    assert one["device"] == {"display": "UA-651BLE"}
    notes = [note["text"] for note in one["note"]]
    assert notes == ["le patient a bougé", "Lu par l’appareil\u00a0: 18.9 kPa, 11 kPa"]


def test_times_simulation_and_withdrawal_are_told(everyone, call):
    taken = datetime.now(UTC).replace(microsecond=0)
    (one,) = keep(everyone, call, PRESSURE, taken_at=taken, simulated=True)
    keeping.withdraw(herself(everyone.eric), one)
    db.session.expire_all()
    _, (told,) = observations(everyone, call)
    assert datetime.fromisoformat(told["effectiveDateTime"]) == taken
    assert told["status"] == "entered-in-error"
    assert told["meta"]["tag"][0]["code"] == "HTEST"


def test_an_empty_consultation_exports_an_empty_bundle(everyone, call):
    said = json.loads(exporting.export(herself(everyone.eric), call, exporting.FHIR))
    assert said["type"] == "collection" and "entry" not in said


def test_the_table_is_safe_for_spreadsheets_and_says_everything(everyone, call):
    keep(everyone, call, WARM, PRESSURE)
    said = exporting.export(herself(everyone.eric), call, exporting.TABLE)
    rows = list(csv.DictReader(StringIO(said.removeprefix("\ufeff")), delimiter=";"))
    assert [row["Valeur"] for row in rows] == ["37,6", "142", "83", "60"]
    assert rows[0]["Appareil"] == "'=HYPERLINK()" and rows[1]["Lu par l’appareil"] == "18,9 kPa"
    assert rows[1]["Réserves"] == "le patient a bougé" and rows[1]["Par"] == "Léa Marin"


def test_each_export_is_in_the_trail_by_count_and_format(everyone, call):
    keep(everyone, call, WARM, PRESSURE)
    exporting.export(herself(everyone.eric), call, exporting.FHIR)
    asked = sa.select(AuditEntry).where(AuditEntry.act == "measures exported")
    entry = db.session.scalars(asked).one()
    assert json.loads(entry.detail) == {"count": 2, "format": "fhir"}
    assert (entry.object_id, entry.person_id) == (call.id, everyone.eric.id)
