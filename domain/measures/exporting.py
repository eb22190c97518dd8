"""Measures that leave Liane: as a table or as FHIR, each time written in the audit trail."""

import csv
from io import StringIO

from domain import clock
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.calls.consultations import Consultation
from domain.db import transaction
from domain.measures import finding, observations
from domain.measures.finding import Kept
from domain.measures.kinds import CIRCUMSTANCES, DOUBTS
from domain.measures.reading import Reading
from domain.measures.texts import french

TABLE, FHIR = "table", "fhir"
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
HEAD = (
    "Mesure", "Grandeur", "Valeur", "Unité", "Lu par l’appareil", "Appareil", "Heure de l’appareil",
    "Reçue le", "À", "Par", "Circonstance", "Réserves", "Simulation", "Retirée",
)  # fmt: skip


def export(voice: Voice, consultation: Consultation, form: str) -> str:
    """CSV as spreadsheets of here read it, or FHIR JSON; oldest first."""
    measures = finding.of(consultation.id)[::-1]
    with transaction():
        trail.record(
            "measures exported", voice.actor, "consultation", consultation.id,
            format=form, count=len(measures),
        )  # fmt: skip
    return observations.bundle(consultation, measures) if form == FHIR else _table(measures)


def _table(measures: list[Kept]) -> str:
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEAD)
    for kept in measures:
        for name in kept.reading.values if kept.reading else ():
            writer.writerow([_safe(cell) for cell in _cells(kept, kept.reading, name)])
    return "\ufeff" + out.getvalue()


def _cells(kept: Kept, read: Reading, name: str) -> tuple[str, ...]:
    measure, number, quantity = kept.measure, read.values[name], read.quantity(name)
    received, taken = (
        at.astimezone(clock.PARIS) if at else None for at in (measure.received_at, measure.taken_at)
    )
    own = f"{french(number.own)} {number.own_unit}" if number.own else ""
    gone = measure.withdrawal
    withdrawn = (
        f"{gone.at.astimezone(clock.PARIS):%d/%m/%Y %H:%M} {gone.identity.name}" if gone else ""
    )
    return (
        read.known.words, quantity.words, french(number.value, quantity.decimals), number.unit, own,
        read.device, f"{taken:%d/%m/%Y %H:%M:%S}" if taken else read.device_time,
        f"{received:%d/%m/%Y}", f"{received:%H:%M:%S}", measure.identity.name,
        CIRCUMSTANCES.get(read.circumstance, ""), ", ".join(DOUBTS[one] for one in read.doubts),
        "simulation" if measure.is_simulated else "", withdrawn,
    )  # fmt: skip


def _safe(cell: str) -> str:
    """A name that a spreadsheet would run as a formula is kept as text; a number stays one."""
    is_formula = cell.startswith(FORMULAS) and not cell[1:].replace(",", "").isdigit()
    return f"'{cell}" if is_formula else cell
