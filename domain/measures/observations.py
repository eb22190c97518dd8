"""Measures as FHIR R4: a Bundle of Observations (HL7 vital signs), without a trait of identity.

The patient is a reference to our own identifier; where no record names her, to her way in.
"""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain import clock
from domain.calls import finding as calls
from domain.calls.consultations import Consultation
from domain.measures.finding import Kept
from domain.measures.kinds import CIRCUMSTANCES, DOUBTS, Quantity
from domain.measures.reading import Number, Reading

LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
LABORATORY = ("glucose",)


def bundle(consultation: Consultation, measures: list[Kept]) -> str:
    """JSON, whose numbers keep the digits that were read (37.60 stays 37.60)."""
    subject = _subject(consultation)
    entries = [
        {"fullUrl": f"urn:uuid:{kept.measure.id}",
         "resource": _observation(kept, kept.reading, subject, consultation.id)}
        for kept in measures if kept.reading
    ]  # fmt: skip
    said = {
        "resourceType": "Bundle", "type": "collection", "timestamp": _instant(clock.now()),
        "entry": entries,
    }  # fmt: skip
    if not entries:
        del said["entry"]
    return _Digits().encode(said)


def _observation(kept: Kept, read: Reading, subject: dict, consultation_id: str) -> dict[str, Any]:
    measure = kept.measure
    said: dict[str, Any] = {
        "resourceType": "Observation",
        "id": measure.id,
        "status": "entered-in-error" if measure.withdrawal else "final",
        "category": [_category(read.kind)],
        "subject": subject,
        "encounter": {"reference": f"Encounter/{consultation_id}"},
        "effectiveDateTime": _instant(measure.taken_at or measure.received_at),
        "issued": _instant(measure.received_at),
        "performer": [{"reference": f"Practitioner/{measure.person_id}"}],
        **_values(read),
    }
    if measure.is_simulated:
        said["meta"] = {"tag": [_coding(REASON, "HTEST", "test health data")]}
    if read.device:
        said["device"] = {"display": read.device}
    notes = _notes(read)
    if notes:
        said["note"] = [{"text": note} for note in notes]
    return said


def _values(read: Reading) -> dict[str, Any]:
    """One number is the value, with what comes beside it as components; a panel has no value."""
    quantities = [(read.quantity(name), number) for name, number in read.values.items()]
    panel = read.known.panel
    if panel:
        code, alone, parts = _coding(LOINC, *panel), {}, quantities
    else:
        (main, number), *parts = quantities
        code = _coding(LOINC, main.loinc, main.display)
        alone = {"valueQuantity": _quantity(main, number)}
    components = [
        {"code": _concept(LOINC, one.loinc, one.display), "valueQuantity": _quantity(one, number)}
        for one, number in parts
    ]
    said: dict[str, Any] = {"code": {"coding": [code], "text": read.known.words}, **alone}
    return said | ({"component": components} if components else {})


def _notes(read: Reading) -> list[str]:
    notes = [DOUBTS[one] for one in read.doubts]
    if read.circumstance:
        notes.append(CIRCUMSTANCES[read.circumstance])
    if read.device_time:
        notes.append(f"Heure de l’appareil\u00a0: {read.device_time}")
    own = [f"{one.own} {one.own_unit}" for one in read.values.values() if one.own]
    return [*notes, *([f"Lu par l’appareil\u00a0: {', '.join(own)}"] if own else [])]


def _quantity(quantity: Quantity, number: Number) -> dict[str, Any]:
    value = Decimal(number.value)
    return {"value": value, "unit": quantity.unit, "system": UCUM, "code": quantity.ucum}


def _category(kind: str) -> dict[str, Any]:
    if kind in LABORATORY:
        return _concept(CATEGORY, "laboratory", "Laboratory")
    return _concept(CATEGORY, "vital-signs", "Vital Signs")


def _subject(consultation: Consultation) -> dict[str, Any]:
    if consultation.patient_id:
        return {"reference": f"Patient/{consultation.patient_id}"}
    visit = calls.visit_of(consultation.id)
    named = f"urn:uuid:{visit.id if visit else consultation.id}"
    return {"type": "Patient", "identifier": {"system": "urn:ietf:rfc:3986", "value": named}}


def _concept(system: str, code: str, display: str) -> dict[str, Any]:
    return {"coding": [_coding(system, code, display)]}


def _coding(system: str, code: str, display: str) -> dict[str, str]:
    return {"system": system, "code": code, "display": display}


def _instant(at: datetime) -> str:
    return at.astimezone(clock.PARIS).isoformat(timespec="seconds")


class _Digits(json.JSONEncoder):
    """JSON of dicts, lists, texts and decimals: a float would lose the zero of 37.60."""

    def encode(self, said: Any) -> str:
        if isinstance(said, Decimal):
            return f"{said:f}"
        if isinstance(said, dict):
            return (
                "{" + ",".join(f"{json.dumps(k)}:{self.encode(v)}" for k, v in said.items()) + "}"
            )
        if isinstance(said, list):
            return "[" + ",".join(map(self.encode, said)) + "]"
        return json.dumps(said, ensure_ascii=False)
