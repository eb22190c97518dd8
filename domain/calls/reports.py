"""Reports once they are frozen: what they say, their PDF, what goes with them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain import clock, data_keys
from domain.calls import enclosing
from domain.calls.acts import Act, Report
from domain.db import db
from domain.errors import NotFound
from domain.off_hub import off_hub
from vault.blobs import BlobStore, MissingBlob


@dataclass(frozen=True)
class Document:
    """A file as it is handed over."""

    name: str
    media_type: str
    data: bytes


def of(act: Act) -> list[Report]:
    """The report, then its addenda."""
    rows = sa.select(Report).where(Report.act_id == act.id)
    return list(db.session.scalars(rows.order_by(Report.position)))


def newest(act: Act) -> Report | None:
    found = of(act)
    return found[-1] if found else None


def body(report: Report) -> str:
    return data_keys.unseal(report.act.data_key_id, report.sealed_body, body_binding(report.id))


def said(act: Act) -> list[tuple[str, datetime]]:
    return [(body(one), one.written_at) for one in of(act)]


def documents(report: Report, blobs: BlobStore) -> list[Document]:
    """The PDF of the words up to this report, and the PDF that was attached."""
    made = [printed(report, blobs)] if report.blob else []
    return [*made, attached(report.act, blobs)] if has_file(report.act) else made


def printed(report: Report, blobs: BlobStore) -> Document:
    key = data_keys.key_of(report.act.data_key_id)
    try:
        data = off_hub(blobs.open, key, report.blob or "", pdf_binding(report.id))
    except MissingBlob:
        raise NotFound from None
    day = report.written_at.astimezone(clock.PARIS)
    return Document(f"compte-rendu-{day:%Y-%m-%d}.pdf", enclosing.PDF, data)


def attached(act: Act, blobs: BlobStore) -> Document:
    return Document(enclosing.name_of(act), act.media_type or "", enclosing.opened(act, blobs))


def has_file(act: Act) -> bool:
    """A PDF of its own; a photo is inside the report's."""
    return act.blob is not None and act.media_type == enclosing.PDF


def body_binding(report_id: str) -> str:
    return f"reports:{report_id}:body"


def pdf_binding(report_id: str) -> str:
    return f"reports:{report_id}:pdf"
