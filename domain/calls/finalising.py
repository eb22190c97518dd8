"""Freezing an act and its report: nothing of them changes afterwards, an addendum corrects."""

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts.identities import Voice
from domain.calls import drafting, finding, printing, proposing, reports, steps, typed
from domain.calls.acts import Act, Report
from domain.calls.consultations import Consultation
from domain.calls.typed import Typed
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id
from domain.off_hub import off_hub
from vault.blobs import BlobStore

NBSP = "\u00a0"
REPORT_MISSING = (
    f"Écrivez le compte rendu, ou joignez-le{NBSP}: le médecin le garde et l’adresse au médecin "
    "traitant."
)
CHANGED = f"L’acte vient de changer sur un autre écran{NBSP}: relisez-le, puis finalisez-le."
EMPTY = "Écrivez le complément."
NOT_FROZEN = "Finalisez d’abord l’acte."


def finalise(voice: Voice, consultation: Consultation, said: Typed, version: int, blobs: BlobStore) -> Act:  # fmt: skip  # noqa: E501
    """Hers, for ever. Twice is harmless: the first time counts. Raises Refused on the field that is
    wrong; what was typed is kept as a draft then."""
    known = drafting.of(consultation.id, voice.person)
    if known is not None and known.finalised_at is not None:
        return known
    try:
        act = drafting.save(voice, consultation, said, version)
    except Refused:
        if frozen := _frozen(voice, consultation):
            return frozen
        raise
    code, cents = said.billed()
    _require_report(voice, act, said)
    return _freeze(voice, act, said, (code, cents), blobs)


def amend(voice: Voice, consultation: Consultation, body: str, blobs: BlobStore) -> Report:
    """Add to what is frozen. Raises Refused on `addendum`."""
    act = drafting.of(consultation.id, voice.person)
    body = typed.read({"body": body}).body.strip()
    if act is None or act.finalised_at is None:
        raise Refused(NOT_FROZEN, status=409)
    if not body or len(body) > drafting.LETTERS:
        raise Refused(drafting.TOO_LONG if body else EMPTY, field="addendum")
    report = _report(act, len(reports.of(act)), body)
    before = reports.said(act) or [("", act.finalised_at)]
    blob = _print(act, report, act.code, [*before, (body, report.written_at)], blobs)
    try:
        with transaction():
            finding.locked(consultation.id)
            report.blob = blob
            db.session.add(report)
            steps.note(act.consultation, steps.AMENDED, voice.actor)
            db.session.flush()
    except sa.exc.IntegrityError:  # another addendum came first
        blobs.delete(blob)
        raise Refused(CHANGED, status=409) from None
    return report


def _freeze(voice: Voice, act: Act, said: Typed, billed: tuple[str, int | None], blobs: BlobStore) -> Act:  # fmt: skip  # noqa: E501
    """The PDF is made before anybody waits for us; a draft that moved meanwhile is not frozen."""
    act_id, file, body = act.id, act.blob, said.body.strip()
    report = _report(act, 0, body)
    on_paper = bool(body) or bool(act.blob and not reports.has_file(act))
    paper = [(body, report.written_at)]
    blob = _print(act, report, billed[0], paper, blobs) if on_paper else None
    db.session.rollback()
    with transaction():
        consultation = finding.locked(act.consultation_id)
        act = db.session.get_one(Act, act_id, populate_existing=True)
        moved = act.blob != file or drafting.read(act) != said
        if act.finalised_at is not None or moved:
            if blob:
                blobs.delete(blob)
            if act.finalised_at is None:
                raise Refused(CHANGED, status=409)
            return act
        act.code, act.cents = billed
        act.finalised_at = report.written_at
        if body or act.blob:
            report.blob = blob
            db.session.add(report)
        steps.note(consultation, steps.FINALISED, voice.actor, code=act.code)
    return act


def _frozen(voice: Voice, consultation: Consultation) -> Act | None:
    db.session.rollback()
    act = drafting.of(consultation.id, voice.person)
    return act if act is not None and act.finalised_at is not None else None


def _require_report(voice: Voice, act: Act, said: Typed) -> None:
    doctor = proposing.trade(voice.person) in (proposing.GENERALIST, proposing.SPECIALIST)
    if doctor and not said.body.strip() and act.blob is None:
        raise Refused(REPORT_MISSING, field="body")


def _report(act: Act, position: int, body: str) -> Report:
    identifier = new_id()
    sealed = data_keys.seal(act.data_key_id, body, reports.body_binding(identifier))
    return Report(
        id=identifier, act_id=act.id, position=position, sealed_body=sealed, written_at=clock.now()
    )


def _print(act: Act, report: Report, code: str, said: list, blobs: BlobStore) -> str:
    made = printing.pdf(act, code, said, blobs)
    key = data_keys.key_of(act.data_key_id)
    return off_hub(blobs.put, key, made, reports.pdf_binding(report.id))
