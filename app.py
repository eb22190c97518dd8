"""The composition root: settings, extensions, rooms, doors. Nobody imports it but servers."""

import os
import sys

if __name__ == "__main__" and (len(sys.argv) < 2 or sys.argv[1] in ("serve", "worker")):
    from gevent import monkey

    monkey.patch_all()

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import blueprints.accounts
import blueprints.calls
import blueprints.channels
import blueprints.chat
import blueprints.live
import blueprints.measures
import blueprints.notifications
import blueprints.operations
import blueprints.organisations
import blueprints.privacy
import blueprints.shell
import blueprints.structures
import extensions
from blueprints.doorway import failures, headers, languages, patient_texts, texts
from blueprints.doorway.collaborators import Collaborators, install
from commands import auditing
from config import Settings
from domain import data_keys, db, facts, models
from jobs import queue, worker
from realtime import bus, hub
from vault.blobs import BlobStore

ROOMS = (
    blueprints.shell,
    blueprints.live,
    blueprints.accounts,
    blueprints.organisations,
    blueprints.structures,
    blueprints.privacy,
    blueprints.chat,
    blueprints.calls,
    blueprints.measures,
    blueprints.channels,
    blueprints.notifications,
    blueprints.operations,
)
UPLOAD_BYTES = 40 * 1024 * 1024


def create_app(settings: Settings | None = None, live_bus: bus.Bus | None = None) -> Flask:
    """One application. Each room adds its doors and listens to the facts it shows."""
    settings = settings or Settings.from_env(os.environ)
    app = Flask(__name__)
    app.config.from_mapping(_flask_config(settings))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.trusted_proxies] * 3)
    _open_data(app, settings)
    _bind(app, settings, live_bus or _bus(settings))
    return app


def _flask_config(settings: Settings) -> dict:
    return {
        "SECRET_KEY": settings.master_key.derive("cookies"),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": db.engine_options(settings.database_url),
        "SESSION_COOKIE_NAME": "__Host-liane" if settings.secure else "liane",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": UPLOAD_BYTES,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "SOCK_SERVER_OPTIONS": blueprints.live.SERVER_OPTIONS,
    }


def _open_data(app: Flask, settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    assert models.ALL
    data_keys.use_master_key(settings.master_key)
    db.db.init_app(app)
    with app.app_context():
        db.install_events(db.db.engine)


def _bus(settings: Settings) -> bus.Bus:
    return bus.RedisBus(settings.redis_url) if settings.redis_url else bus.LocalBus()


def _bind(app: Flask, settings: Settings, live_bus: bus.Bus) -> None:
    for extension in (extensions.login, extensions.sock, extensions.htmx, extensions.csrf):
        extension.init_app(app)
    extensions.limiter.init_app(app)
    install(app, Collaborators(settings, hub.Hub(), live_bus, BlobStore(settings.blobs_dir)))
    facts.forget_listeners()
    worker.connect(lambda: queue.build(settings))
    for part in (headers, failures, languages, texts, patient_texts, auditing, *ROOMS):
        part.connect(app)


def main(arguments: list[str]) -> int:
    from commands import registry

    return registry.run(arguments, create_app)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
else:
    app = create_app() if os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn") else None
