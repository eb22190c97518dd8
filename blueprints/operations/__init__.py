"""For those who run Liane: health, logs, figures, compression; and the demo's SMS and mail."""

from flask import Flask

from blueprints.operations import compression, demo_mail, demo_psc, demo_sms, figures, health, logs


def connect(app: Flask) -> None:
    for part in (logs, figures, compression):
        part.connect(app)
    app.register_blueprint(health.blueprint)
    settings = app.extensions["liane"].settings
    if settings.demo:
        app.register_blueprint(demo_sms.blueprint)
        app.register_blueprint(demo_mail.blueprint)
    if settings.demo and settings.psc.space == "demo":
        app.register_blueprint(demo_psc.bp)
