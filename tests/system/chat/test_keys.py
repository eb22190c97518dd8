"""Keys of a PC, a device that is full, an upload that is taken back."""

from playwright.sync_api import expect

from tests.system.browsing import shot, until
from tests.system.chat.rooms import Room

SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 8_000}
FULL = """() => { const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = function (...given) {
    const asked = add.apply(this, given);
    this.transaction.abort();
    return asked;
  }; }"""


def test_alt_and_arrows_step_and_escape_reads_what_is_open(enter, gather, written):
    first, second = (
        gather("lea", "eric", title="Tournée A"),
        gather("lea", "eric", title="Tournée B"),
    )
    written(first, "eric", *[f"Ligne {n}" for n in range(60)])
    written(second, "eric", "Bonsoir")
    lea = Room(enter("lea"), second)
    lea.page.wait_for_load_state("networkidle")
    lea.page.keyboard.press("Alt+ArrowDown")
    lea.page.wait_for_url(f"**/{first}*")
    lea.connected()
    row = lea.page.locator(f"#row-{first} [data-unread]").first
    lea.words.click()
    lea.words.fill("en cours")
    lea.page.get_by_role("button", name="Joindre").click()
    lea.page.keyboard.press("Escape")
    expect(lea.page.locator("#attach-menu")).to_be_hidden()
    assert lea.page.locator(".new-line").count() == 1
    lea.words.focus()
    lea.page.keyboard.press("Escape")
    expect(lea.page.locator(".new-line")).to_have_count(0)
    expect(row).to_be_hidden()
    expect(lea.words).to_have_value("en cours")


def test_a_full_device_says_so_and_loses_nothing(enter, gather):
    room = gather("lea", "eric")
    lea = Room(enter("lea", "phone"), room)
    lea.page.evaluate(FULL)
    lea.lose_network()
    lea.say("Rien ne se perd")
    expect(lea.page.get_by_text("L’espace manque sur cet appareil")).to_be_visible()
    shot(lea.page, "device-full-phone")
    lea.find_network()
    lea.is_marked("Rien ne se perd", "Envoyé")


def test_an_upload_under_way_is_taken_back(enter, gather, tmp_path):
    room = gather("lea", "eric")
    lea, eric = Room(enter("lea", "phone"), room), Room(enter("eric"), room)
    lea.someone.ears.forgive("net::ERR_")
    heavy = tmp_path / "notes.csv"
    heavy.write_bytes(b"jour;poids\n" * 60_000)
    wire = lea.someone.context.new_cdp_session(lea.page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    lea.page.locator("input[name=files]").set_input_files(heavy)
    lea.say("Les poids du mois")
    waits = lea.page.locator("li.message[data-pending]")
    waits.get_by_role("progressbar").wait_for()
    shot(lea.page, "upload-phone")
    waits.get_by_role("button", name="Annuler").click()
    expect(waits).to_have_count(0)
    expect(lea.words).to_have_value("Les poids du mois")
    expect(lea.page.locator(".attachment")).to_contain_text("notes.csv")
    wire.send("Network.emulateNetworkConditions", {**SLOW, "uploadThroughput": -1})
    lea.send_button.click()
    eric.hears("Les poids du mois")
    until(lambda: len(eric.said()) == 1)
