"""Teleconsultation: the professionals' doors, the patient's doors, what both see live.

consultations  open one, be in it          plannings, appointments       planned, moved, late
agenda         the dashboard and exports   visit_delays                  the patient is late
                                           admissions, closures, links   acts on it
order, guests, own_notes  who is in it, what one notes   company   what pages are told of that
acts, enclosures, handings   after it     visit_reports            the patient reads the report
visits         from the link to the end    media, visit_media            tickets and descriptions
tracings       strips of an ECG, kept
live           facts to pages              relaying                      relay to pages and back
"""

from flask import Blueprint, Flask

from blueprints.calls import (
    acts,
    admissions,
    agenda,
    appointments,
    checks,
    closures,
    consultations,
    enclosures,
    guests,
    handings,
    links,
    live,
    media,
    order,
    own_notes,
    plannings,
    refusals,
    relaying,
    telephones,
    tracings,
    visit_delays,
    visit_media,
    visit_reports,
    visits,
)
from blueprints.doorway import places
from domain.calls import closing

bp = Blueprint("calls", __name__)
refusals.connect(bp)
DOORS = (
    consultations, plannings, appointments, agenda, admissions, closures, links, order, guests,
    own_notes, media, tracings, visits, visit_delays, visit_media,
    acts, enclosures, handings, visit_reports,
)  # fmt: skip
for door in DOORS:
    bp.register_blueprint(door.bp)
for door in (telephones, checks):
    bp.register_blueprint(door.bp)


def connect(app: Flask) -> None:
    collaborators = app.extensions["liane"]
    places.declare(app, "agenda", "Agenda", "calendar-clock", "/consultations")
    relaying.connect(app, collaborators)
    live.connect(app, collaborators)
    collaborators.sweeps.append(closing.close_abandoned)
    app.register_blueprint(bp)
