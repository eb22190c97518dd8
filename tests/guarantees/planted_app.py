"""The same bugs behind gunicorn: LIANE_PLANTED names one."""

import os

from app import create_app
from tests.guarantees.planted import PLANTS

app = create_app()
PLANTS[os.environ["LIANE_PLANTED"]](app)
