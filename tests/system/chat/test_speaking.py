"""A pharmacy in two browsers: who takes care, as whom one writes, what ends under one's hands."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from domain import clock
from domain.accounts import availability, managing, structures
from domain.chat.conversations import GROUP
from domain.db import db, transaction
from tests import cast as players
from tests.domain.chat.test_hands import delegate
from tests.fixtures import pace
from tests.system.browsing import assert_accessible, shot
from tests.system.chat.rooms import Room

GONE = ("responded with a status of 40[49]", "Transition was skipped")
LEAVE = """([structure, person]) => fetch(`/structures/${structure}/members/${person}`, { method: "DELETE",
  headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content, "HX-Request": "true" } })"""  # noqa: E501


@pytest.fixture
def counter(world):
    """`counter("paul")`: a pharmacy of Inès and Paul, to which Éric writes, with Paul in person
    too: (structure id, its name, conversation id)."""
    _, cast, _ = world

    def make(*in_person):
        ines = db.session.merge(cast.ines)
        name = f"Pharmacie {time.time_ns() % 10**6}"
        structure = structures.found(ines, name, "pharmacy", "pharmacienne")
        managing.let_in(ines, structure, cast.paul.id, "préparateur")
        others = [db.session.merge(getattr(cast, one)) for one in ("eric", *in_person)]
        with transaction():
            room = players._conversation(GROUP, [*others, structure], title="Ordonnances")
            return structure.id, name, room.id

    return make


@pytest.mark.parametrize("device", ["phone", "pc"])
def test_one_takes_care_and_her_colleague_sees_it_at_once(enter, counter, device):
    _, _, room = counter()
    eric = Room(enter("eric"), room)
    eric.say("Avez-vous reçu l’ordonnance ?")
    ines, paul = Room(enter("ines", device), room), Room(enter("paul"), room)
    shot(ines.page, f"claim-free-{device}")
    paul.page.get_by_role("button", name="Je m’en occupe").click()
    expect(paul.page.locator("#care")).to_contain_text("Vous vous en occupez")
    with pace.within(1):
        expect(ines.page.locator("#care")).to_contain_text("Paul s’en occupe")
        line = ines.page.locator(f"#row-{room}")
        expect(line.locator(".row-care")).to_contain_text("Paul s’en occupe")
    assert_accessible(ines.page)
    ines.page.get_by_role("button", name="Confier cette conversation").click()
    shot(ines.page, f"claim-menu-{device}")
    ines.page.get_by_role("menuitem", name="M’en occuper à sa place").click()
    with pace.within(1):
        expect(paul.page.locator("#care")).to_contain_text("Inès s’en occupe")
    shot(paul.page, f"claim-taken-{device}")
    expect(eric.page.locator(".care, .row-care, .row-read")).to_have_count(0)
    assert "Paul" not in eric.page.locator(".conversation").inner_html()


def test_the_switch_is_remembered_and_never_wrong_after_a_change(enter, counter):
    structure, name, room = counter("paul")
    eric, paul = Room(enter("eric"), room), Room(enter("paul", "phone"), room)
    switch = paul.page.get_by_label("Vous écrivez en tant que")
    expect(switch).to_have_value(person_of(paul))
    switch.select_option(name)
    expect(paul.page.locator("[data-as-told]")).to_have_text(f"Vous écrivez en tant que {name}")
    expect(paul.page.locator("[data-face]:not([hidden]) .avatar.structure")).to_have_count(1)
    assert_accessible(paul.page)
    shot(paul.page, "switch-phone")
    paul.say("Elle est prête")
    eric.hears("Elle est prête")
    expect(eric.bubble("Elle est prête").locator(".author")).to_contain_text(name)
    paul.page.reload()
    paul.connected()
    expect(
        paul.page.get_by_label("Vous écrivez en tant que").locator("option:checked")
    ).to_have_text(name)
    paul.words.fill("Je prépare la suite")
    paul.page.evaluate(LEAVE, [structure, person_of(paul)])
    refusal = paul.page.locator("[data-refusal]")
    expect(refusal).to_contain_text(f"Vous n’écrivez plus au nom de «\u00a0{name}\u00a0»")
    expect(paul.page.locator("select[name=identity_id]")).to_have_count(0)
    expect(paul.words).to_have_value("Je prépare la suite")
    expect(paul.page.locator(".care")).to_have_count(0)
    shot(paul.page, "switch-lost-phone")


def test_a_message_that_waited_is_refused_with_its_reason_and_kept(enter, counter):
    structure, name, room = counter("paul")
    paul = Room(enter("paul"), room)
    other = paul.someone.tab("/structures")
    paul.page.get_by_label("Vous écrivez en tant que").select_option(name)
    paul.page.route("**/messages", lambda route: route.abort())
    paul.someone.ears.forgive(*GONE, "net::ERR_")
    paul.say("Au nom de la pharmacie")
    other.evaluate(LEAVE, [structure, person_of(paul)])
    paul.page.unroute("**/messages")
    paul.page.evaluate(
        "() => document.dispatchEvent(new CustomEvent('live:connected', {detail: {}}))"
    )
    expect(paul.page.locator("[data-refusal]")).to_contain_text("Vous n’écrivez plus au nom de")
    expect(paul.words).to_have_value("Au nom de la pharmacie")


def test_whoever_loses_the_room_keeps_what_she_was_writing(enter, counter):
    structure, name, room = counter()
    eric, paul = Room(enter("eric"), room), Room(enter("paul", "phone"), room)
    eric.say("Ordonnance de M. Durand")
    paul.hears("Ordonnance de M. Durand")
    paul.words.fill("Je regarde")
    paul.someone.ears.forgive(*GONE)
    paul.page.evaluate(LEAVE, [structure, person_of(paul)])
    expect(paul.page.get_by_label("Ce que vous écriviez")).to_have_value("Je regarde")
    expect(paul.page.get_by_role("alert")).to_contain_text(
        f"Vous n’écrivez plus au nom de «\u00a0{name}\u00a0»"
    )
    assert "Durand" not in paul.page.content()
    assert_accessible(paul.page)
    shot(paul.page, "room-lost-phone")


def test_both_names_are_shown_and_somebody_away_is_said_so(enter, world, gather, cast):
    eric = db.session.merge(cast.eric)
    delegate(cast, eric, cast.claire)
    room = gather("lea", "eric")
    lea, claire = Room(enter("lea", "phone"), room), Room(enter("claire"), room)
    expect(claire.page.locator(".as-said")).to_contain_text("Vous écrivez en tant que Dr Éric Roux")
    shot(claire.page, "delegate-pc")
    claire.say("Le docteur passera à 17 h")
    lea.hears("Le docteur passera à 17 h")
    who = lea.bubble("Le docteur passera à 17 h").locator(".who")
    expect(who).to_contain_text("Dr Éric Roux · par Claire Fontaine, coordinatrice")
    shot(lea.page, "delegate-phone")
    availability.go_away(eric, clock.now() + timedelta(days=9), "En congés", cast.sami.id)
    lea.page.goto(lea.someone.base + f"/conversations/{cast.lea_and_eric.id}")
    expect(lea.page.locator(".away")).to_contain_text("Remplacement")
    assert_accessible(lea.page)
    shot(lea.page, "away-phone")
    availability.come_back(eric)


def person_of(room):
    return room.page.locator("meta[name=current-person]").get_attribute("content")
