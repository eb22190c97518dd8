"""The agenda: a line for each teleconsultation, today's first; exports; a patient to plan for."""

from collections import defaultdict
from datetime import date, timedelta

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.calls import sheets
from blueprints.calls.month_chart import Chart
from blueprints.doorway import current, hx
from domain import clock
from domain.accounts.identities import Voice
from domain.audit import trail
from domain.calls import agenda, notes, queueing, standings
from domain.calls.agenda import Range, Row
from domain.db import transaction
from domain.errors import NotFound

bp = Blueprint("agenda", __name__)
bp.before_request(current.require_person)
BACK, AHEAD, WIDEST = 7, 30, 3660


@bp.get("/consultations")
def index() -> Response:
    voice, asked = _whose(request.args.get("identity", "")), _range(request.args)
    found = agenda.rows(voice.identity.id, asked)
    done, planned = agenda.totals(found)
    return hx.answer(
        "calls/agenda/index.html", "calls/agenda/_index.html",
        voice=voice, voices=agenda.voices(current.person()), asked=asked, days=_days(found),
        done=done, planned=planned, rows=found, chart=Chart(agenda.months(voice.identity.id)),
        queue={turn.consultation.id: turn for turn in queueing.of(voice.identity.id)},
        standings=standings.WORDS, labels=notes.LABELS, today=_today(),
        is_filtered=bool(asked.standing or asked.label),
    )  # fmt: skip


@bp.get("/consultations/new")
def new() -> Response:
    """For whom: the patients of the one who speaks."""
    voice = _whose(request.args.get("identity", ""))
    named = [(room.patient.traits, room) for room in agenda.rooms(voice) if room.patient]
    named.sort(key=lambda one: (one[0].last_name, one[0].first_name))
    return make_response(render_template("calls/agenda/new.html", voice=voice, rooms=named))


@bp.post("/consultations/exports")
def export() -> Response:
    """What leaves is written down: who, whose, how many lines."""
    voice, asked = _whose(request.form.get("identity", "")), _range(request.form)
    found = agenda.rows(voice.identity.id, asked)
    kind = "xlsx" if request.form.get("kind") == "xlsx" else "csv"
    with transaction():
        trail.record("consultations exported", voice.actor, "identity", voice.identity.id, lines=len(found), kind=kind)  # fmt: skip  # noqa: E501
    content, mimetype = sheets.workbook(found) if kind == "xlsx" else sheets.table(found)
    name = f"teleconsultations-{asked.first}-{asked.last}.{kind}"
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _whose(identity_id: str) -> Voice:
    """Herself, or who lets her keep an agenda. Raises NotFound for anybody else's."""
    for voice in agenda.voices(current.person()):
        if voice.identity.id == (identity_id or current.person().id):
            return voice
    raise NotFound


def _range(said: dict[str, str]) -> Range:
    """Last week and next month unless days were chosen; a day that is none is left out."""
    first = _day(said.get("from", "")) or _today() - timedelta(days=BACK)
    last = _day(said.get("to", "")) or max(first, _today()) + timedelta(days=AHEAD)
    last = min(max(first, last), first + timedelta(days=WIDEST))
    standing, label = said.get("standing", ""), said.get("label", "")
    known = standing if standing in standings.WORDS else ""
    return Range(first, last, known, label if label in notes.LABELS else "")


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None


def _today() -> date:
    return clock.now().astimezone(clock.PARIS).date()


def _days(found: list[Row]) -> list[tuple[date, list[Row]]]:
    """Today first, then what comes, then what is past, the latest first."""
    days: dict[date, list[Row]] = defaultdict(list)
    for row in found:
        days[row.at.astimezone(clock.PARIS).date()].append(row)
    today = _today()
    ahead = sorted(day for day in days if day >= today)
    return [(day, days[day]) for day in [*ahead, *sorted(set(days) - set(ahead), reverse=True)]]
