"""A measure was kept or withdrawn: open pages of the call are told to read the list again."""

from contextvars import Context
from dataclasses import asdict

from flask import Flask, render_template
from markupsafe import Markup

from blueprints.doorway.collaborators import Collaborators
from blueprints.measures import board
from blueprints.measures.board import Board
from domain import facts
from domain.calls.consultations import Consultation
from domain.db import db
from domain.measures import kinds
from domain.measures.keeping import MeasuresMoved


def connect(app: Flask, live: Collaborators) -> None:
    app.jinja_env.globals["latest_measures"] = latest
    app.jinja_env.globals["measure_words"] = board
    app.jinja_env.globals["measure_kinds"] = known
    facts.on(MeasuresMoved, lambda fact: live.bus.announce("measures", asdict(fact)))
    live.bus.on("measures", lambda ids: Context().run(_moved, app, live, ids))


def latest(consultation: Consultation) -> Markup:
    """The last of each kind, for the page of the call; nothing when none was kept."""
    return Markup(render_template("measures/_latest.html", board=Board(consultation)))


def known() -> dict[str, dict]:
    """For the page's scripts: names, units and usual bounds of what devices send."""
    return {
        kind.name: {
            "words": kind.words,
            "icon": kind.icon,
            "quantities": {
                f"{one.name} {one.unit}": {
                    "words": one.words, "decimals": one.decimals,
                    "usual": [float(bound) for bound in one.usual],
                }
                for one in kind.quantities
            },
        }
        for kind in kinds.ALL
    }  # fmt: skip


def _moved(app: Flask, live: Collaborators, ids: dict) -> None:
    """Outside the request that caused it: nothing of who acts may reach who reads."""
    topic = f"consultation:{ids['consultation_id']}"
    if not live.hub.count(topic):
        return
    with app.app_context():
        consultation = db.session.get_one(Consultation, ids["consultation_id"])
        frame = {"type": "measures", "consultation": consultation.id}
        live.hub.publish(topic, frame | {"html": str(latest(consultation))})
