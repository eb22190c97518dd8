import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from config import MailSettings
from gateways.errors import GatewayError
from gateways.mail import ConsoleMail, DemoMail, SmtpMail


class Inbox(Message):
    def __init__(self):
        super().__init__()
        self.received = []

    def handle_message(self, message):
        self.received.append(message)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def inbox():
    handler = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


def gateway(port: int, tls: str = "none") -> SmtpMail:
    return SmtpMail(MailSettings(gateway="smtp", host="127.0.0.1", port=port, tls=tls))


def test_a_mail_arrives_with_its_accents_and_its_key(inbox):
    gateway(inbox.port).send("lea@cpts.example", "Invitation à rejoindre", "À bientôt", "k1")
    [message] = inbox.received
    assert message.get_payload(decode=True).decode().strip() == "À bientôt"
    assert message["Message-ID"] == "<k1@localhost>"


def test_a_line_break_in_an_address_injects_no_header(inbox):
    with pytest.raises(GatewayError) as refusal:
        gateway(inbox.port).send("a@b.example\nBcc: all@b.example", "x", "x", "k")
    assert refusal.value.permanent and inbox.received == []


def test_a_refused_address_is_for_good_and_a_silent_server_is_not(inbox):
    with pytest.raises(GatewayError) as refusal:
        gateway(inbox.port).send("nobody@b.example", "x", "x", "k")
    assert refusal.value.permanent
    with pytest.raises(GatewayError) as silence:
        gateway(9).send("a@b.example", "x", "x", "k")
    assert not silence.value.permanent


def test_a_server_without_starttls_is_refused_when_tls_is_asked(inbox):
    with pytest.raises(GatewayError):
        gateway(inbox.port, tls="starttls").send("a@b.example", "x", "x", "k")
    assert inbox.received == []


def test_the_console_shows_the_mail_of_a_demo(capsys):
    ConsoleMail(MailSettings()).send("a@b.example", "Sujet", "Corps", "k")
    assert "Sujet" in capsys.readouterr().out


def test_a_demo_keeps_its_letters_sealed_and_each_once(tmp_path):
    sink = DemoMail(tmp_path / "mail", bytes(32))
    for _ in range(2):
        sink.send("nina@port.example", "Confirmez", "https://liane.example/#token", "k1")
    [kept] = sink.sent()
    assert (kept["to"], kept["subject"]) == ("nina@port.example", "Confirmez")
    assert b"nina" not in (tmp_path / "mail").read_bytes()
