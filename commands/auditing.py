"""`flask audit verify`, `python app.py verify-audit`: is the trail whole, and does it say what was
signed?"""

import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any

from flask import Flask, current_app
from flask.cli import AppGroup

from commands import audit_verifier
from config import Settings
from domain.audit.checkpoints import PURPOSE
from vault.signing import Signer

group = AppGroup("audit", help="The audit trail: who did what.")


def connect(app: Flask) -> None:
    app.cli.add_command(group)


@group.command("verify", with_appcontext=True)
def _verify() -> None:
    """Check the chain from its first entry, and every signed checkpoint."""
    sys.exit(verify(current_app.extensions["liane"].settings))


@group.command("key", with_appcontext=True)
def _key() -> None:
    """Print the public key of the checkpoints."""
    sys.stdout.write(f"{public_key(current_app.extensions['liane'].settings).hex()}\n")


def verify(settings: Settings, create_app: Callable[..., Any] | None = None, *_: str) -> int:
    """Reads the database by itself: what is judged has no say in the judgement."""
    path, address = settings.checkpoints, str(settings.sqlite_path or settings.database_url)
    lines = path.read_text().splitlines() if path.exists() else []
    with closing(audit_verifier.Database(address)) as database:
        return audit_verifier.say(audit_verifier.verify(database, [public_key(settings)], lines))


def print_key(settings: Settings, create_app: Callable[..., Any], *_: str) -> int:
    sys.stdout.write(f"{public_key(settings).hex()}\n")
    return 0


def public_key(settings: Settings) -> bytes:
    return Signer(settings.master_key.derive(PURPOSE)).public
