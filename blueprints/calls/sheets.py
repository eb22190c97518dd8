"""The agenda as a table to carry elsewhere. A cell that a spreadsheet would run is made a text."""

import csv
from io import BytesIO, StringIO

import xlsxwriter

from domain import clock
from domain.calls import standings
from domain.calls.agenda import Row

HEADS = (
    "Date", "Heure", "Patient", "Participants", "Contact", "État", "Durée (min)", "Étiquette",
    "Commentaire", "Planifiée par",
)  # fmt: skip
WIDTHS = (12, 8, 26, 40, 18, 24, 12, 20, 50, 24)
RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table(rows: list[Row]) -> tuple[bytes, str]:
    """CSV as French spreadsheets read it: semicolons, UTF-8 with its mark."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADS)
    for row in rows:
        writer.writerow([harmless(cell) for cell in cells(row)])
    return "\ufeff".encode() + out.getvalue().encode(), "text/csv; charset=utf-8"


def workbook(rows: list[Row]) -> tuple[bytes, str]:
    """Written in memory: no file in clear on the disk."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet, bold = book.add_worksheet("Téléconsultations"), book.add_format({"bold": True})
    sheet.write_row(0, 0, HEADS, bold)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(cells(row)):
            write = sheet.write_number if isinstance(cell, int) else sheet.write_string
            write(line, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(HEADS) - 1)
    book.close()
    return out.getvalue(), XLSX


def cells(row: Row) -> list[str | int]:
    local = row.at.astimezone(clock.PARIS)
    minutes = max(1, round(row.seconds / 60)) if row.seconds else ""
    return [
        f"{local:%d/%m/%Y}", f"{local:%H:%M}", row.patient, ", ".join(row.others), row.contact,
        standings.WORDS[row.standing], minutes, row.label, row.comment, row.actor,
    ]  # fmt: skip


def harmless(cell: str | int) -> str | int:
    """CSV injection (OWASP): a formula typed in a name or a comment is shown, never run."""
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(RUN):
        return f"'{cell}"
    return cell
