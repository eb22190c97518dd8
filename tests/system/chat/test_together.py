"""Three people, one of them a structure; and a page whose hospital lets no socket through."""

from playwright.sync_api import expect

from tests.system.browsing import shot, until
from tests.system.chat.rooms import Room

POLL = "() => document.dispatchEvent(new CustomEvent('live:poll', { detail: {} }))"


def test_a_structure_reads_as_one_and_insiders_know_who_wrote(enter, gather, cast):
    about = gather("lea", "eric", "pharmacy", about=cast.helene)
    lea, eric = Room(enter("lea", "phone"), about), Room(enter("eric"), about)
    ines, paul = Room(enter("ines"), about), Room(enter("paul"), about)
    lea.say("Pansements pour ce soir ?")
    lea.is_marked("Pansements pour ce soir ?", "Lu par 2")
    ines.say("Ils sont prêts")
    for one in (lea, eric, paul):
        one.hears("Ils sont prêts")
    answer = lea.bubble("Ils sont prêts")
    expect(answer.locator(".author")).to_contain_text("Pharmacie du Marché")
    assert "Inès" not in lea.page.content()
    expect(paul.bubble("Ils sont prêts").locator("[data-typist]")).to_contain_text("Inès")
    ines.is_marked("Ils sont prêts", "Lu par 2")
    shot(lea.page, "chat-structure")


def test_one_sees_who_is_here_and_who_left(enter, gather):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea"), room), Room(enter("eric"), room)
    present = lea.page.locator("[data-member] .avatar[data-present]")
    expect(present).to_have_count(2)
    expect(lea.page.locator("[data-online-count]")).to_have_text(" · 1 en ligne")
    eric.page.goto("about:blank")
    expect(present).to_have_count(1)
    expect(lea.page.locator("[data-online-count]")).to_be_hidden()


def test_a_page_without_a_socket_still_receives_and_acknowledges(enter, gather):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea"), room), enter("eric", path="")
    eric.page.route_web_socket("**/live", lambda socket: socket.close())
    eric = Room(eric, room, connected=False)
    lea.say("Par la petite porte")
    lea.is_marked("Par la petite porte", "Envoyé")
    eric.page.evaluate(POLL)
    eric.hears("Par la petite porte")
    eric.page.evaluate(POLL)
    lea.is_marked("Par la petite porte", "Lu par 1")
    eric.say("Et dans l’autre sens")
    lea.hears("Et dans l’autre sens")
    until(lambda: eric.page.locator("[data-pending]").count() == 0)
