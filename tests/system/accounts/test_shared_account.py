"""A pharmacist's shared account: two browsers, one name outside, two names inside."""

import time

import pytest
from playwright.sync_api import expect

from domain import clock
from domain.accounts import managing, structures
from domain.accounts.delegating import Delegation
from domain.chat.conversations import GROUP
from domain.db import db, transaction
from tests import cast as players
from tests.fixtures import pace
from tests.system.browsing import assert_accessible, shot
from tests.system.chat.rooms import Room

GONE = ("responded with a status of 404", "Transition was skipped")
AWAKE = "() => import('/static/js/live.js').then((m) => m.live.connected)"


@pytest.fixture
def halles(world):
    """A pharmacy of Inès, with Paul, to which Léa writes: (structure id, conversation id)."""
    _, cast, _ = world
    ines, lea = db.session.merge(cast.ines), db.session.merge(cast.lea)
    structure = structures.found(ines, f"Pharmacie {time.time_ns()}", "pharmacy", "pharmacienne")
    managing.let_in(ines, structure, cast.paul.id, "préparateur")
    with transaction():
        room = players._conversation(GROUP, [lea, structure], title="Ordonnances")
        return structure.id, room.id, structure.identity.name


@pytest.mark.parametrize("device", ["phone", "pc"])
def test_two_share_the_pharmacy_and_one_leaves(enter, halles, device):
    structure, room, name = halles
    lea, ines, paul = (Room(enter(one, device), room) for one in ("lea", "ines", "paul"))
    lea.say("Deux boîtes pour ce soir ?")
    for one in (ines, paul):
        one.hears("Deux boîtes pour ce soir ?")
    ines.page.get_by_role("button", name="Je m’en occupe").click()
    expect(paul.page.locator("#care")).to_contain_text("Inès s’en occupe")
    ines.say("Elles sont prêtes")
    lea.hears("Elles sont prêtes")
    expect(lea.bubble("Elles sont prêtes").locator(".author")).to_contain_text(name)
    assert "Inès" not in lea.page.content()
    paul.hears("Elles sont prêtes")
    expect(paul.bubble("Elles sont prêtes")).to_contain_text("Inès")
    _leave(paul, structure, f"shared-account-leaving-{device}")
    lea.say("Merci à tous")
    ines.hears("Merci à tous")
    expect(paul.page.get_by_text("Merci à tous")).to_have_count(0)


def _leave(paul, structure, picture):
    """From a second page; the first loses the conversation within a second."""
    paul.someone.ears.forgive(*GONE)
    page = paul.someone.tab(f"/structures/{structure}")
    page.wait_for_function(AWAKE)
    page.get_by_role("button", name="Quitter la pharmacie").click()
    dialog = page.get_by_role("dialog", name="Quitter la pharmacie")
    expect(dialog).to_contain_text("Vous ne lirez plus")
    assert_accessible(page)
    shot(page, picture)
    dialog.get_by_role("button", name="Quitter la pharmacie").click()
    with pace.within(1):
        expect(paul.page.get_by_text("Elles sont prêtes")).to_have_count(0)
    page.wait_for_url("**/structures")


def test_the_last_manager_names_another_then_leaves(enter, halles):
    structure, _, _ = halles
    page = enter("ines", path=f"/structures/{structure}").page
    page.wait_for_function(AWAKE)
    page.get_by_role("button", name="Quitter la pharmacie").click()
    dialog = page.get_by_role("dialog", name="Quitter la pharmacie")
    expect(dialog).to_contain_text("nommez d’abord")
    dialog.get_by_role("button", name="Nommer Paul Rey responsable").click()
    expect(page.locator(".structure-people .tag")).to_have_count(2)
    page.wait_for_function(AWAKE)
    page.get_by_role("button", name="Quitter la pharmacie").click()
    dialog.get_by_role("button", name="Quitter la pharmacie").click()
    page.wait_for_url("**/structures")


@pytest.fixture
def nobody_for_eric(world):
    """Whatever other stories gave, nobody acts in his name now."""
    with transaction():
        given = db.session.query(Delegation).filter_by(delegator_id=world[1].eric.id)
        for one in given.filter(Delegation.revoked_at.is_(None)):
            one.revoked_at = clock.now()


@pytest.mark.parametrize("device", ["phone", "pc"])
def test_a_delegation_is_given_and_taken_back_by_touch_alone(enter, nobody_for_eric, device):
    page = enter("eric", device, "/me/delegations").page
    page.wait_for_function(AWAKE)
    page.get_by_role("link", name="Donner une délégation").click()
    page.get_by_label("Qui", exact=True).fill("claire")
    page.get_by_text("Claire Fontaine").click()
    expect(page.locator("#picker li")).to_have_count(1)
    assert_accessible(page)
    page.get_by_role("button", name="Donner la délégation").click()
    expect(page.get_by_text("Claire Fontaine")).to_be_visible()
    page.wait_for_function(AWAKE)
    page.get_by_role("link", name="Prolonger la délégation").click()
    expect(page.get_by_label("Prolonger jusqu’au")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Prolonger", exact=True).click()
    page.wait_for_url("**/me/delegations")
    page.get_by_role("button", name="Retirer la délégation de Claire Fontaine").click()
    expect(page.get_by_text("Personne n’agit en votre nom")).to_be_visible()
    assert_accessible(page)
