"""A WhatsApp group made again from its list, and an open discussion joined."""

from playwright.sync_api import expect

from domain.accounts import speaking
from domain.chat import describing, group_links, referents
from domain.chat.conversations import EVERYBODY, REFERENTS, Conversation
from domain.db import db
from tests.cast import PASSWORD
from tests.system.browsing import assert_accessible, shot, sit_down, until
from tests.system.chat.rooms import Room

PASTED = "~ Sami Benali, Dr Éric Roux\nines@cast.example; +33 6 99 88 77 66\nVous"


def test_a_whatsapp_group_is_made_again_from_a_pasted_list(enter):
    lea = enter("lea", "phone", "/groups/new").page
    lea.get_by_label("Les membres du groupe").fill(PASTED)
    lea.get_by_role("button", name="Reconnaître").click()
    expect(lea.get_by_role("heading", name="3 reconnus")).to_be_visible()
    expect(lea.get_by_role("heading", name="1 inconnu")).to_be_visible()
    assert_accessible(lea)
    shot(lea, "group-recognised-phone")
    lea.get_by_label("Nom du groupe").fill("Tournée du soir")
    lea.get_by_role("button", name="Former le groupe").click()
    lea.wait_for_url("**/conversations/*")
    lea.get_by_role("link", name="présentez-le").click()
    lea.get_by_label("Objectif").fill("Se remplacer le soir")
    lea.get_by_label("Règles").fill("Aucun nom de patient")
    lea.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(lea.get_by_role("heading", name="Tournée du soir")).to_be_visible()
    assert_accessible(lea)
    shot(lea, "group-infos-phone")
    sami = enter("sami", path="/conversations").page
    sami.locator("[data-liane=row]", has_text="Tournée du soir").click()
    expect(sami.get_by_role("region", name="Accueil et règles")).to_contain_text("Aucun nom")
    assert_accessible(sami)
    sami.get_by_role("button", name="C’est lu").click()
    expect(sami.locator(".greeting")).to_have_count(0)
    shot(sami, "group-joined-pc")


def test_an_open_discussion_is_joined_read_and_left(enter, gather, cast, written):
    where = gather("lea", "eric", title="Plaies du canton")
    group, lea = db.session.get_one(Conversation, where), db.session.merge(cast.lea)
    describing.describe(speaking.voice(lea), group, "Plaies du canton", {"purpose": "Entraide"})
    describing.settle(speaking.voice(lea), group, REFERENTS, "beginning", cast.cpts.id)
    written(where, "lea", "Protocole à jour")
    sami = enter("sami", "phone", "/discussions")
    assert_accessible(sami.page)
    sami.page.get_by_role("button", name="Rejoindre Plaies du canton").click()
    sami.page.wait_for_url(f"**/conversations/{where}")
    room = Room(sami, where)
    room.hears("Protocole à jour")
    expect(sami.page.locator(".read-only")).to_be_visible()
    describing.settle(speaking.voice(lea), group, EVERYBODY, "beginning", cast.cpts.id)
    room = Room(sami, where)
    room.say("Merci, lu")
    room.is_marked("Merci, lu", "Envoyé")
    sami.page.locator("a.room-names").click()
    sami.page.get_by_role("button", name="Quitter le groupe").click()
    dialog = sami.page.get_by_role("dialog")
    expect(dialog).to_contain_text("discussions ouvertes")
    dialog.get_by_role("button", name="Quitter le groupe").click()
    sami.page.wait_for_url("**/conversations")
    expect(sami.page.locator(f"#row-{where}")).to_have_count(0)


def test_a_referent_takes_away_what_another_wrote(enter, gather, cast, written):
    where = gather("lea", "eric", "sami", title="Plaies du canton")
    written(where, "eric", "Mme Durand, 12 rue Haute")
    lea = db.session.merge(cast.lea)
    referents.name(speaking.voice(lea), db.session.get_one(Conversation, where), lea.id)
    eric, lea = Room(enter("eric", "phone"), where), Room(enter("lea"), where)
    sami = Room(enter("sami"), where)
    sami.bubble("Durand").locator(".said").click(button="right")
    expect(sami.page.locator('[data-do="delete"]')).to_be_hidden()
    lea.bubble("Durand").locator(".said").click(button="right")
    lea.page.locator('[data-do="delete"]').click()
    lea.page.get_by_role("link", name="Messages").first.click()
    trace = "Message supprimé par Léa Marin, référent du groupe"
    for room in (eric, sami):
        expect(room.page.locator(".gone-words")).to_have_text(trace)
    until(lambda: "Durand" not in eric.page.content())
    shot(eric.page, "group-moderated-phone")
    assert_accessible(eric.page)


def test_a_link_opened_while_signed_out_leads_into_the_group(browser, server, gather, cast):
    where = gather("lea", "eric", title="Gardes d’été")
    lea, group = db.session.merge(cast.lea), db.session.get_one(Conversation, where)
    link = group_links.issue(speaking.voice(lea), group, cast.cpts.id, "7", once=False)
    token = group_links.token_of(group, link)
    sami = sit_down(browser, "sami", server.url, "phone")
    page = sami.goto(f"/group-link#{token}")
    page.wait_for_url("**/sign-in?next=/group-link")
    page.get_by_label("Adresse e-mail").fill("sami@cast.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.get_by_role("button", name="Rejoindre").click()
    page.wait_for_url(f"**/conversations/{where}")
    expect(page.get_by_role("heading", name="Gardes d’été")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('group-link')") is None
    assert not sami.ears.complaints()
    sami.context.close()
