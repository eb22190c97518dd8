"""For those who run Liane: health, logs, figures, compression; and the demo's SMS page."""

from flask import Flask

from blueprints.operations import compression, demo_sms, figures, health, logs


def connect(app: Flask) -> None:
    for part in (logs, figures, compression):
        part.connect(app)
    app.register_blueprint(health.blueprint)
    if app.extensions["liane"].settings.demo:
        app.register_blueprint(demo_sms.blueprint)
