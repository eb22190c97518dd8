"""Access ends on every open page within a second: a structure left, a delegation over. With real
sockets."""

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain import clock
from domain.accounts.delegating import Delegation
from domain.accounts.identities import Identity, Person, Structure
from domain.chat.conversations import PATIENT, Conversation
from domain.db import db, transaction
from domain.ids import new_id
from tests.blueprints.accounts.test_live import Device, address, read  # noqa: F401

SOON = 1.0


@pytest.fixture
def house(app, address):  # noqa: F811
    """Ids of the served cast, by who and what."""
    db.session.rollback()
    ids = {
        email.split("@")[0]: one
        for one, email in db.session.execute(sa.select(Person.id, Person.email))
    }
    ids["pharmacy"] = db.session.scalar(
        sa.select(Structure.id).join(Identity).where(Identity.name == "Pharmacie du Marché")
    )
    ids["room"] = db.session.scalar(sa.select(Conversation.id).where(Conversation.kind == PATIENT))
    db.session.rollback()
    return ids


@pytest.fixture
def sit(address):  # noqa: F811
    seated = []
    yield lambda name: seated.append(Device(address, f"{name}@cast.example")) or seated[-1]
    for page in (page for device in seated for page in device.pages):
        page.shutdown()


def watching(device, room):
    """Her page, watching this conversation."""
    page, said = device.open_page(f"conversation:{room}")
    while said["type"] != "watching":
        said = read(page)
    assert said["topics"] == [f"conversation:{room}"]
    return page


def hears(page, wanted, seconds=5.0):
    """Frames until one of this type, and how long it took."""
    start, heard = time.monotonic(), []
    page.settimeout(seconds)
    while not heard or heard[-1]["type"] != wanted:
        heard.append(read(page))
    return heard, time.monotonic() - start


def stays_silent(page, types, seconds=1.0):
    page.settimeout(seconds)
    heard = []
    try:
        while True:
            heard.append(read(page)["type"])
    except Exception:  # nothing more came
        assert not set(heard) & set(types), heard


def say(device, room, words="Encore là ?"):
    device.act(
        f"/conversations/{room}/messages", page="/conversations", body=words, client_id=new_id()
    )


def test_leaving_a_structure_closes_what_she_reads_there_and_nothing_of_her_colleagues(sit, house):
    ines, paul, lea = sit("ines"), sit("paul"), sit("lea")
    pages = [watching(paul, house["room"]) for _ in range(2)]
    hers = watching(ines, house["room"])
    start = time.monotonic()
    paul.act(
        f"/structures/{house['pharmacy']}/members/{house['paul']}", "DELETE", page="/structures"
    )
    for page in pages:
        heard, _ = hears(page, "left")
        assert time.monotonic() - start <= SOON
        assert {"type": "left", "conversation": house["room"]} in heard
    say(lea, house["room"])
    hears(hers, "message")
    for page in pages:
        stays_silent(page, ["message"])


def test_a_delegation_taken_back_closes_what_it_opened(sit, house):
    eric, claire, lea = sit("eric"), sit("claire"), sit("lea")
    waiting, _ = claire.open_page()
    eric.act("/me/delegations", person=house["claire"], powers="messages", page="/conversations")
    hears(waiting, "conversation")
    page = watching(claire, house["room"])
    say(lea, house["room"], "Avant")
    hears(page, "message")
    given = eric.read(eric.address + "/me/delegations").split('hx-delete="')[1].split('"')[0]
    start = time.monotonic()
    eric.act(given, "DELETE", page="/conversations")
    hears(page, "left")
    assert time.monotonic() - start <= SOON
    say(lea, house["room"], "Après")
    stays_silent(page, ["message"])


def test_a_delegation_that_runs_out_closes_at_that_moment(sit, house):
    claire, lea = sit("claire"), sit("lea")
    ends_at = clock.now() + timedelta(seconds=4)
    with transaction():
        row = Delegation(
            id=new_id(), delegator_id=house["eric"], delegate_id=house["claire"],
            powers="messages", starts_at=clock.now() - timedelta(days=1), ends_at=ends_at,
            created_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
    page = watching(claire, house["room"])
    say(lea, house["room"], "Avant la fin")
    hears(page, "message")
    assert clock.now() < ends_at, "too slow a machine"
    hears(page, "left", 8)
    assert timedelta(0) <= clock.now() - ends_at <= timedelta(seconds=SOON)
    say(lea, house["room"], "Après la fin")
    stays_silent(page, ["message"])
