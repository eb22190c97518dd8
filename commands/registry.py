"""`python app.py <command>`: which words it knows."""

import sys
from collections.abc import Callable
from typing import Any

from commands import auditing, backing_up, relaying, seeding, serving, setting_up, working
from commands.migrating import migrate, plain_engine
from config import BadSetting, Settings


def _migrate(settings: Settings, create_app: Callable[..., Any], *_: str) -> int:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate(plain_engine(settings.database_url))
    return 0


COMMANDS: dict[str, tuple[Callable[..., int], str]] = {
    "serve": (serving.serve, "web, relay and worker in one command (the default)"),
    "worker": (working.work, "deliver the outbox, keep house"),
    "relay": (relaying.relay, "forward media between holders of a ticket"),
    "migrate": (_migrate, "bring the database to the present shape"),
    "seed": (seeding.seed, "add the demo world to an empty database"),
    "setup-link": (setting_up.print_link, "a one-time link for the first coordinator"),
    "backup": (backing_up.backup, "FILE: database, files and the key's reference, in one archive"),
    "restore": (backing_up.restore, "FILE: into an empty data directory"),
    "verify-audit": (auditing.verify, "check the audit chain and its signed checkpoints"),
    "audit-key": (auditing.print_key, "the public key of the checkpoints, to be kept elsewhere"),
}


def run(arguments: list[str], create_app: Callable[..., Any]) -> int:
    name, *rest = arguments or ["serve"]
    if name not in COMMANDS:
        _say_usage()
        return 2
    try:
        return COMMANDS[name][0](Settings.from_env(), create_app, *rest)
    except BadSetting as bad:
        sys.stderr.write(f"liane: wrong setting. {bad}\n")
        return 2


def _say_usage() -> None:
    sys.stderr.write("usage: python app.py [command]\n")
    for name, (_, what) in COMMANDS.items():
        sys.stderr.write(f"  {name:13} {what}\n")
