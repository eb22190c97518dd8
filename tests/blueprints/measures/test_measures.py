"""The doors of the measures: typed, sent by a device, withdrawn, exported; errors beside fields."""

import json

import pytest

from domain.ids import new_id
from domain.measures import finding
from tests.cast import csrf

TYPED = {"kind": "blood_pressure", "systolic": "138", "diastolic": "88", "pulse": ""}
SENT = {
    "kind": "oximetry", "values": {"saturation": {"value": "97", "unit": "%"}},
    "device": "Nonin 3230", "raw": "0061004800", "taken_at": None, "simulated": True,
}  # fmt: skip


def kept(call):
    return finding.of(call.rsplit("/", 1)[-1])


def types(desk, measures, **values):
    return desk.post(measures, data=TYPED | {"client_id": new_id()} | values)


def sends(desk, measures, **values):
    return desk.post(measures, json=SENT | {"client_id": new_id()} | values)


def test_what_is_typed_is_kept_and_shown_to_both(nurse, doctor, call, measures):
    assert types(nurse, measures).status_code == 201
    for desk in (nurse, doctor):
        page = desk.get(measures).text
        assert "138/88" in page and "mmHg" in page and "Léa Marin" in page
    assert "138/88" in doctor.get(call).text


def test_errors_are_beside_their_fields_and_nothing_typed_is_lost(nurse, measures, call):
    answer = types(nurse, measures, diastolic="quatre-vingts")
    assert answer.status_code == 422 and kept(call) == []
    assert 'aria-describedby="measure-diastolic-error" aria-invalid="true"' in answer.text
    assert 'value="138"' in answer.text and 'value="quatre-vingts"' in answer.text


def test_an_unusual_value_is_confirmed_for_these_very_numbers(nurse, measures, call):
    first = types(nurse, measures, systolic="215")
    assert first.status_code == 422 and "Valeur inhabituelle" in first.text
    assert 'name="confirmed" value="systolic=215"' in first.text
    other = types(nurse, measures, systolic="219", confirmed="systolic=215")
    assert other.status_code == 422 and kept(call) == []
    assert types(nurse, measures, systolic="215", confirmed="systolic=215").status_code == 201
    assert "Valeur inhabituelle" in nurse.get(measures).text


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("temperature", {"temperature": "38,2", "circumstance": "ear"}, "38,2"),
        ("glucose", {"glucose": "5,8", "unit": "mmol/L", "circumstance": "fasting"}, "à jeun"),
        ("weight", {"weight": "70"}, "70,0"),
        ("oximetry", {"saturation": "97", "pulse": "72"}, "pouls 72"),
        ("heart_rate", {"pulse": "72"}, "Fréquence cardiaque"),
    ],
)
def test_each_kind_has_its_form(nurse, measures, kind, values, said):
    form = nurse.get(f"{measures}/new?kind={kind}").text
    assert all(f'name="{name}"' in form for name in values)
    answer = nurse.post(measures, data={"kind": kind, "client_id": new_id()} | values)
    assert answer.status_code == 201, answer.text
    assert said in nurse.get(measures).text


def test_without_script_the_form_leads_back_to_the_list(nurse, measures):
    form = TYPED | {"client_id": new_id(), "csrf_token": csrf(nurse.client)}
    answer = nurse.client.post(measures, data=form)
    assert answer.status_code == 303 and answer.location.endswith(measures)


def test_what_a_device_sends_is_kept_once(nurse, measures, call):
    key = new_id()
    first, again = (sends(nurse, measures, client_id=key) for _ in range(2))
    assert first.status_code == again.status_code == 201 and first.json == again.json
    (one,) = kept(call)
    assert one.reading.device == "Nonin 3230" and one.reading.raw == "0061004800"
    assert one.measure.is_simulated
    page = nurse.get(measures).text
    assert "Simulation" in page and "Nonin 3230" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": None}, {"values": []}, {"values": {"saturation": 97}}, {"values": {}},
        {"values": {"saturation": {"value": 97, "unit": "%"}}}, {"kind": ["x"]},
        {"values": {"saturation": {"value": "NaN", "unit": "%"}}}, {"client_id": 7},
        {"values": {"saturation": {"value": "97", "unit": "furlong"}}},
        {"values": {str(n): {"value": "1", "unit": "%"} for n in range(9)}},
    ],
)  # fmt: skip
def test_a_broken_page_is_refused_in_a_sentence(nurse, measures, call, wrong):
    answer = sends(nurse, measures, **wrong)
    assert answer.status_code == 422 and answer.json["error"] and kept(call) == []


def test_times_that_are_none_are_left(nurse, measures, call):
    for when in (7, "yesterday", "2026-11-28T08:41:00", "x" * 500):
        assert sends(nurse, measures, taken_at=when).status_code == 201
    assert {one.measure.taken_at for one in kept(call)} == {None}


def test_a_withdrawal_is_seen_struck_through(nurse, doctor, measures, call):
    types(nurse, measures)
    (one,) = kept(call)
    answer = doctor.put(f"{measures}/{one.measure.id}/withdrawal")
    assert answer.status_code == 200
    assert "<s>138/88 mmHg</s>" in answer.text and "Retirée par Dr Éric Roux" in answer.text
    assert "138/88" not in doctor.get(call).text


def test_exports_are_files_without_a_name_of_anybody(doctor, nurse, measures):
    types(nurse, measures)
    table = doctor.client.post(
        f"{measures}/exports", data={"form": "table"}, headers=doctor.headers
    )
    assert table.headers["Content-Disposition"] == 'attachment; filename="mesures.csv"'
    assert "138" in table.text and table.headers["Cache-Control"] == "no-store"
    fhir = doctor.client.post(f"{measures}/exports", data={"form": "fhir"}, headers=doctor.headers)
    assert fhir.mimetype == "application/fhir+json"
    assert json.loads(fhir.text)["resourceType"] == "Bundle"


def test_a_stranger_finds_none_of_it(stranger, nurse, measures, call):
    types(nurse, measures)
    (one,) = kept(call)
    assert stranger.get(measures).status_code == stranger.get(f"{measures}/new").status_code == 404
    assert types(stranger, measures).status_code == sends(stranger, measures).status_code == 404
    assert stranger.put(f"{measures}/{one.measure.id}/withdrawal").status_code == 404
    assert stranger.post(f"{measures}/exports").status_code == 404


def test_open_pages_of_the_call_are_told_with_the_latest(nurse, measures, call, frames):
    types(nurse, measures)
    topic, frame = next(one for one in frames if one[1]["type"] == "measures")
    assert topic == f"consultation:{call.rsplit('/', 1)[-1]}"
    assert "138/88" in frame["html"] and "csrf" not in frame["html"]
