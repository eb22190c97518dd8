"""A report as a PDF/A: who, whom, when, how long, what was said. Made in memory only."""

import json
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import typst

from domain import clock
from domain.accounts.identities import Person
from domain.calls import attending, closing, contacts, enclosing, finding, rating, shaping
from domain.calls.acts import Act
from domain.calls.consultations import Consultation
from domain.db import db
from domain.off_hub import humbly_off_hub
from domain.patients.records import Traits
from vault.blobs import BlobStore

NBSP = "\u00a0"
TITLE = "Compte rendu de téléconsultation"
SILENT = "Aucun signalé"


def pdf(act: Act, code: str, said: list[tuple[str, datetime]], blobs: BlobStore) -> bytes:
    """Of the report and its addenda, each with when it was written; an attached photo is in it.
    `code` is that of the act, or ""."""
    return humbly_off_hub(_compile, json.dumps(_told(act, code, said, blobs)).encode())


def _told(
    act: Act, code: str, said: list[tuple[str, datetime]], blobs: BlobStore
) -> dict[str, object]:
    consultation, person = act.consultation, db.session.get_one(Person, act.person_id)
    traits, (body, at), addenda = traits_of(consultation), said[0], said[1:]
    by = _introduced(person)
    return {
        "title": TITLE, "by": by, "at": [at.year, at.month, at.day],
        "facts": [f"RPPS {person.rpps}"] if person.rpps else [],
        "traits": _traits(traits), "call": _call(code, consultation, person),
        "body": _blocks(body), "photo": list(_photo(act, blobs)),
        "photo_alt": f"Photo jointe par {person.identity.name}",
        "addenda": [
            {"title": f"Complément du {_moment(when)}", "body": _blocks(words)}
            for words, when in addenda
        ],
        "signed": f"Finalisé par {by}, le {_moment(at)}.",
        "footer": f"{traits.full_name} · téléconsultation du {_day(consultation.started_at)} · Liane",  # noqa: E501
    }  # fmt: skip


def traits_of(consultation: Consultation) -> Traits:
    if consultation.patient is not None:
        return consultation.patient.traits
    visit = finding.visit_of(consultation.id)
    return contacts.traits_of(visit) if visit else Traits("", "", "", "")


def _traits(traits: Traits) -> list[tuple[str, str]]:
    born = traits.born if traits.born_on else "Date de naissance non connue"
    return [("Patient", traits.full_name), ("Nom de naissance", traits.birth_name), ("Naissance", born)]  # fmt: skip  # noqa: E501


def _call(code: str, consultation: Consultation, person: Person) -> list[tuple[str, str]]:
    """What the law wants beside the words: when, who, the act, the incidents (décret 2010-1229)."""
    began, ended = (_local(at) for at in (consultation.started_at, consultation.ended_at))
    lasted = closing.minutes(closing.duration(consultation))
    there = [f"{closing.name_of(stay)} ({closing.minutes(stay.seconds)})" for stay in attending.stays(consultation.id)]  # fmt: skip  # noqa: E501
    trouble = rating.comment_of(consultation, person)
    lines = [
        ("Date", f"{_day(began)}, de {began:%H:%M} à {ended:%H:%M} ({lasted})"),
        ("Présents", ", ".join(there) or person.identity.name),
        ("Incidents techniques", trouble or SILENT),
    ]
    return [*lines, ("Acte", code)] if code else lines


def _photo(act: Act, blobs: BlobStore) -> bytes:
    return enclosing.opened(act, blobs) if act.blob and act.media_type != enclosing.PDF else b""


def _blocks(text: str) -> list[dict[str, object]]:
    return [asdict(block) for block in shaping.blocks(text)]


def _introduced(person: Person) -> str:
    calling = person.identity.calling
    return f"{person.identity.name}, {calling}" if calling else person.identity.name


def _local(at: datetime | None) -> datetime:
    assert at
    return at.astimezone(clock.PARIS)


def _day(at: datetime | None) -> str:
    return f"{_local(at):%d/%m/%Y}"


def _moment(at: datetime) -> str:
    return f"{_local(at):%d/%m/%Y à %H:%M}"


@lru_cache(maxsize=1)
def _page() -> bytes:
    return Path(__file__).with_name("report.typ").read_bytes()


def _compile(told: bytes) -> bytes:
    sources = {"main.typ": _page(), "said.json": told}
    return typst.compile(
        sources, format="pdf", ignore_system_fonts=True, pdf_standards=["a-2a"]
    )  # fmt: skip
