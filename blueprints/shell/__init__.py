"""What surrounds every page: static files, places, manifest, service worker, style guide."""

from flask import Flask

from blueprints.shell import assets, bundles, installation, places, styleguide


def connect(app: Flask) -> None:
    assets.connect(app)
    bundles.connect(app)
    places.connect(app)
    app.register_blueprint(installation.blueprint)
    if app.extensions["liane"].settings.demo:
        app.register_blueprint(styleguide.blueprint)
