"""A nurse opens a channel with a patient of 84, who reads and answers on her telephone, and closes
it: two browsers, one server, the telephone that receives the SMS."""

import gzip
import re
from functools import partial
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from commands import working
from gateways.sms import DemoSms
from jobs.deliver_outbox import deliver
from tests.system.browsing import assert_accessible, shot, sit_down, until

pytestmark = pytest.mark.browser
LINK, CODE = re.compile(r"https?://\S+/m#[\w-]{43}"), re.compile(r": (\d{6})\.")
BUDGET = 40_000  # bytes, compressed, from the link to the words
MOBILE = "+33612345678"


@pytest.fixture
def telephone(world, server):
    """What this number received, the newest last, once what waits has left."""
    sink = DemoSms(server.data_dir / "demo-sms.sealed", server.settings.master_key.derive("demo sms"))  # fmt: skip  # noqa: E501

    def newest(pattern, but=""):
        def found():
            deliver(working.postmen(server.settings))
            said = "\n".join(one["text"] for one in sink.sent() if one["to"] == MOBILE)
            last = (pattern.findall(said) or [""])[-1]
            return last if last != but else ""

        return until(found, what="no SMS came")

    return newest


@pytest.fixture
def holds(browser, server):
    """Telephones without an account, let go at the end."""
    held = []

    def take(**options):
        held.append(sit_down(browser, "helene", server.url, "phone", **options))
        held[-1].ears.forgive("status of 4(01|04|10|22)", "net::ERR_INTERNET_DISCONNECTED")
        return held[-1]

    yield take
    complaints = [one.ears.complaints() for one in held]
    for one in held:
        one.context.close()
    assert not any(complaints), complaints


def photo() -> bytes:
    made, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "rue des Lilas"
    Image.effect_noise((640, 480), 60).convert("RGB").save(made, "JPEG", exif=exif)
    return made.getvalue()


def picture(page, name):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shot(page, f"{name}-{scheme}")
        assert_accessible(page)
    page.emulate_media(color_scheme="light")


def test_a_patient_reads_and_answers_on_her_telephone(enter, cast, telephone, holds):
    lea = enter("lea", path=f"/conversations/{cast.about_helene.id}")
    lea.ears.forgive("status of 403")
    channel = _open(lea.page)
    link = telephone(LINK)
    helene = holds()
    page, weights = helene.page, {}
    weigh = partial(_weigh, weights)
    page.on("response", weigh)
    _come_in(page, link, telephone)
    page.remove_listener("response", weigh)
    total = sum(weights.values())
    assert total <= BUDGET, sorted(weights.items(), key=lambda one: -one[1])[:8]
    print(f"from the link to the words: {total} B in {len(weights)} answers")
    _answer(page, lea.page)
    _nothing_is_lost_without_network(helene, lea.page)
    _a_forwarded_link_is_worth_nothing(holds(), link)
    _remembered(page, link)
    _close(lea.page, page, channel)


def _open(page):
    page.get_by_role("link", name="Écrire à Mme Abadie").click()
    form = page.locator("#new-channel")
    assert (
        form.get_by_label("Mobile du patient").input_value().replace("\u00a0", "") == "0612345678"
    )
    shot(page, "channel-new-pc")
    assert_accessible(page)
    form.get_by_role("button", name="Envoyer le SMS et ouvrir").click()
    page.get_by_text("lit tout ce qui s’écrit ici.").first.wait_for()
    page.get_by_label("Message à Mme Abadie").fill("Bonjour Madame, comment va votre talon ?")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    page.get_by_text("comment va votre talon").first.wait_for()
    shot(page, "channel-pc")
    assert_accessible(page)
    return page.url


def _come_in(page, link, telephone):
    page.goto(link)
    page.get_by_role("heading", name="Léa Marin vous écrit").wait_for()
    assert "#" not in page.url and "talon" not in page.content()
    picture(page, "patient-knock")
    page.get_by_role("button", name="Recevoir le code par SMS").click()
    page.get_by_label("Code à six chiffres").fill("000000")
    page.get_by_role("button", name="Ouvrir ma messagerie").click()
    page.get_by_text("pas le bon").or_(page.get_by_role("heading", name="Vos soignants")).first.wait_for()  # fmt: skip  # noqa: E501
    page.get_by_label("Code à six chiffres").fill(telephone(CODE))
    picture(page, "patient-code")
    page.get_by_role("button", name="Ouvrir ma messagerie").click()
    page.get_by_role("heading", name="Vos soignants").wait_for()
    page.get_by_text("comment va votre talon").wait_for()
    assert "Plaie" not in page.content(), "the room's words reached the patient"


def _answer(page, lea):
    picture(page, "patient-channel")
    expect(lea.locator(".message [data-receipt]").last).to_contain_text("Lu par 1")
    page.get_by_label("Écrivez votre message").fill("Il est un peu rouge.")
    page.get_by_label("Ajouter une photo").set_input_files(
        {"name": "talon.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_text("1 photo à envoyer").wait_for()
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("Il est un peu rouge.").first.wait_for()
    mine = lea.locator(".message", has_text="Il est un peu rouge.")
    mine.wait_for()
    expect(mine.locator(".author")).to_contain_text("Hélène Abadie · patient")
    lea.bring_to_front()
    shot(lea, "channel-answered-pc")
    page.get_by_text("Lu par Léa Marin").wait_for()
    sent = page.locator(".patient-message.mine .patient-picture").first.evaluate("(a) => a.href")
    served = page.request.get(sent)
    assert served.ok and b"Lilas" not in served.body(), "EXIF was kept"
    lea.get_by_label("Message à Mme Abadie").fill("Je passe demain matin.")
    lea.get_by_role("button", name="Envoyer", exact=True).click()
    page.get_by_text("Je passe demain matin.").wait_for()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    picture(page, "patient-answered")


def _nothing_is_lost_without_network(helene, lea):
    page = helene.page
    helene.ears.forgive("WebSocket connection to", "net::ERR_")
    helene.context.set_offline(True)
    page.get_by_label("Écrivez votre message").fill("Merci beaucoup.")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("Votre message est gardé ici").wait_for()
    shot(page, "patient-offline")
    helene.context.set_offline(False)
    lea.locator(".message", has_text="Merci beaucoup.").wait_for()
    page.locator(".patient-message.mine", has_text="Merci beaucoup.").wait_for()
    assert lea.locator(".message", has_text="Merci beaucoup.").count() == 1


def _a_forwarded_link_is_worth_nothing(stranger, link):
    page = stranger.page
    page.goto(link)
    page.get_by_role("button", name="Recevoir le code par SMS").wait_for()
    assert "talon" not in page.content() and "Abadie" not in page.content()
    assert stranger.goto("/patient").get_by_role("heading", name="Touchez le lien").is_visible()


def _remembered(page, link):
    page.goto(link)
    page.get_by_role("heading", name="Vos soignants").wait_for()


def _close(lea, page, channel):
    lea.get_by_role("link", name="Gérer la messagerie").click()
    lea.get_by_label("Un dernier mot").fill("Bon rétablissement, Madame.")
    shot(lea, "channel-manage-pc")
    assert_accessible(lea)
    lea.get_by_role("button", name="Fermer la messagerie").click()
    page.get_by_role("heading", name="Cette messagerie est fermée").wait_for()
    page.get_by_text("Bon rétablissement, Madame.").wait_for()
    picture(page, "patient-over")
    assert page.get_by_label("Écrivez votre message").count() == 0
    lea.get_by_text("Messagerie fermée").first.wait_for()
    assert lea.url == channel and lea.get_by_label("Message à Mme Abadie").count() == 0
    shot(lea, "channel-closed-pc")
    assert_accessible(lea)


def _weigh(weights, response):
    if response.status == 200:
        body = response.body()
        zipped = response.headers.get("content-encoding", "") in ("gzip", "br")
        weights[response.url.split("#")[0]] = len(gzip.compress(body, 9)) if zipped else len(body)
