"""E-mail: SMTP, the console, or a demo’s sealed file. Subjects and bodies hold no health data."""

import smtplib
import ssl
import sys
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol

from config import MailSettings
from gateways.errors import GatewayError
from gateways.sinks import SealedSink

TIMEOUT = 10  # seconds
DEMO_FILE = "demo-mail.sealed"


class MailGateway(Protocol):
    def send(self, to: str, subject: str, text: str, key: str) -> None:
        """Raises GatewayError."""


class ConsoleMail:
    def __init__(self, settings: MailSettings):
        self.settings = settings

    def send(self, to: str, subject: str, text: str, key: str) -> None:
        sys.stdout.write(f"\n— e-mail à {to} —\n{subject}\n\n{text}\n")


class DemoMail:
    """Writes what would have been sent in a sealed file that the demo page reads."""

    def __init__(self, path: Path, key: bytes):
        self.sink = SealedSink(path, key, "demo-mail")

    def send(self, to: str, subject: str, text: str, key: str) -> None:
        self.sink.keep(key, to=to, subject=subject, text=text)

    def sent(self) -> list[dict[str, str]]:
        """All letters, oldest first: to, subject, text, key, at (ISO 8601)."""
        return self.sink.kept()


class SmtpMail:
    def __init__(self, settings: MailSettings):
        self.settings = settings

    def send(self, to: str, subject: str, text: str, key: str) -> None:
        try:
            with self._connection() as server:
                server.send_message(self._message(to, subject, text, key))
        except smtplib.SMTPRecipientsRefused:
            raise GatewayError("adresse refusée", permanent=True) from None
        except smtplib.SMTPResponseException as no:
            raise GatewayError(
                f"refus du serveur ({no.smtp_code})", permanent=no.smtp_code >= 500
            ) from None
        except (OSError, smtplib.SMTPException):
            raise GatewayError("serveur d’e-mail injoignable") from None

    def _connection(self) -> smtplib.SMTP:
        """TLS or nothing when the settings ask for it: a stripped STARTTLS is refused."""
        settings, context = self.settings, ssl.create_default_context()
        if settings.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=TIMEOUT, context=context
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT)
        try:
            self._introduce(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        if self.settings.tls == "starttls":
            server.starttls(context=context)
        if self.settings.user:
            server.login(self.settings.user, self.settings.password)

    def _message(self, to: str, subject: str, text: str, key: str) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        try:
            message["From"], message["To"], message["Subject"] = self.settings.sender, to, subject
        except ValueError:  # a line break in an address: header injection
            raise GatewayError("adresse refusée", permanent=True) from None
        message["Message-ID"] = f"<{key}@{self.settings.sender.rpartition('@')[2]}>"
        message.set_content(text)
        return message


def build(settings: MailSettings, data_dir: Path, key: bytes) -> MailGateway:
    """The gateway the settings name; `key` seals the demo's file."""
    if settings.gateway == "smtp":
        return SmtpMail(settings)
    if settings.gateway == "demo":
        return DemoMail(data_dir / DEMO_FILE, key)
    return ConsoleMail(settings)
