"""The demo world, told once into an empty database."""

import sys
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Flask

import seeds
from config import Settings
from domain.accounts.identities import Person
from domain.db import db


def seed(settings: Settings, create_app: Callable[..., Any], *arguments: str) -> int:
    """`python app.py seed [empty|care-team|cpts]`: the busy CPTS by default."""
    app = create_app(settings)
    with app.app_context():
        told = seed_if_empty(app, *arguments)
    sys.stdout.write("the demo world is there\n" if told else "the database is not empty\n")
    return 0 if told else 1


def seed_if_empty(app: Flask, world: str = "cpts") -> bool:
    if db.session.scalar(sa.select(Person.id).limit(1)):
        return False
    house = app.extensions["liane"]
    seeds.tell(world, house.blobs, house.settings.public_url)
    return True


def accounts_in_words(settings: Settings) -> str:
    rows = "".join(f"    {email:38} {who}\n" for email, who in seeds.ACCOUNTS)
    return (
        f"\n  Demo accounts (password: {seeds.PASSWORD})\n{rows}"
        f"\n  Demo SMS        {settings.public_url}/demo/sms\n"
        f"  Demo mail       {settings.public_url}/demo/mail\n"
    )
