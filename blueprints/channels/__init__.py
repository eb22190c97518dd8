"""A channel with a patient: the team's doors, the patient's doors, what both see live.

channels   open, send again, close      current_patient   whose telephone this is
patients   from the link to her page    patient_words     what she reads and writes
strip      on the messenger's pages      live              facts to the pages of both
"""

from flask import Blueprint, Flask

from blueprints.channels import (
    channels,
    current_patient,
    live,
    patient_words,
    patients,
    strip,
)
from blueprints.doorway import uploads
from domain.channels.devices import ChannelRefused

bp = Blueprint("channels", __name__)
for door in (channels, patients, patient_words):
    bp.register_blueprint(door.bp)
bp.register_error_handler(ChannelRefused, patients.refused)


def connect(app: Flask) -> None:
    app.register_blueprint(bp)
    uploads.trust(current_patient.is_known)
    strip.connect(app)
    live.connect(app)
