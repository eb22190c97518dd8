"""Our own Pro Santé Connect on loopback, RSA keys and all, which lies on demand.

`lie(what, told)` may change what the provider is about to say: the claims of the id_token
("claims"), the tokens ("tokens"), userinfo ("userinfo") or the published keys ("jwks").
"""

import base64
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc.jwk import RSAKey

from config import PscSettings
from gateways.demo_psc import DemoProvider, Denied

KEY = RSAKey.generate_key(2048)
OTHER_KEY = RSAKey.generate_key(2048)
CLIENT = ("liane-test", "a-secret")


class LyingProvider(DemoProvider):
    def __init__(self, settings: PscSettings):
        super().__init__(settings, KEY, b"s" * 32)
        self.lie: Callable[[str, Any], Any] = lambda what, told: told
        self.received: list[str] = []
        self.shown = ""  # the card that is in the reader, for browsers that come by themselves
        self.down = False

    def id_claims(self, request):
        return self.lie("claims", super().id_claims(request))

    def answer(self, request):
        return self.lie("tokens", super().answer(request))

    def userinfo(self, access_token):
        return self.lie("userinfo", super().userinfo(access_token))

    def jwks(self):
        return self.lie("jwks", super().jwks())


class national_door:
    """`with national_door() as provider`: it listens on a free port of loopback."""

    def __init__(self) -> None:
        handler = type("Handler", (_Handler,), {"door": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        site = f"http://127.0.0.1:{self.server.server_port}"
        self.provider = LyingProvider(
            PscSettings(
                space="bas", issuer=f"{site}/realm", authorize_url=f"{site}/authorize",
                token_url=f"{site}/token", userinfo_url=f"{site}/userinfo",
                jwks_url=f"{site}/certs", logout_url=f"{site}/logout",
                client_id=CLIENT[0], client_secret=CLIENT[1],
            )
        )  # fmt: skip

    def __enter__(self) -> LyingProvider:
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        return self.provider

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def environ(provider: LyingProvider) -> dict[str, str]:
    """The settings that lead an application to this door."""
    settings = provider.settings
    return {
        "LIANE_PSC": "bas",
        "LIANE_PSC_ISSUER": settings.issuer,
        "LIANE_PSC_AUTHORIZE_URL": settings.authorize_url,
        "LIANE_PSC_TOKEN_URL": settings.token_url,
        "LIANE_PSC_USERINFO_URL": settings.userinfo_url,
        "LIANE_PSC_JWKS_URL": settings.jwks_url,
        "LIANE_PSC_LOGOUT_URL": settings.logout_url,
        "LIANE_PSC_CLIENT_ID": settings.client_id,
        "LIANE_PSC_CLIENT_SECRET": settings.client_secret,
    }


def show_card(provider: LyingProvider, authorize_url: str, subject: str) -> dict[str, str]:
    """What the browser brings back once this card was shown: code, state, iss."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(authorize_url).query).items()}
    provider.asked(asked, asked["redirect_uri"])
    back = provider.granted(asked, subject)
    return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}


class _Handler(BaseHTTPRequestHandler):
    door: national_door

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = {name: values[0] for name, values in parse_qs(sent).items()}
        self._answer(lambda provider: provider.tokens(form, _basic(self.headers)))

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if parts.path in ("/authorize", "/hop", "/logout"):
            self._lead(parts.path, asked)
        elif parts.path == "/certs":
            self._answer(lambda provider: provider.jwks())
        else:
            self._answer(lambda provider: provider.userinfo(bearer))

    def _lead(self, path: str, asked: dict[str, str]) -> None:
        """What a browser meets: two redirections on the way, one on the way out."""
        provider = self.door.provider
        provider.received.append(path)
        to = asked.get("to") or asked.get("post_logout_redirect_uri", "")
        if path == "/authorize":
            provider.asked(asked, asked["redirect_uri"])
            to = "/hop?" + urlencode({"to": provider.granted(asked, provider.shown)})
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, say: Callable[[LyingProvider], Any]) -> None:
        provider = self.door.provider
        provider.received.append(self.path)
        if provider.down:
            return self._send(503, b"down", "text/plain")
        try:
            told = say(provider)
        except Denied as denied:
            return self._send(400, json.dumps({"error": denied.code}).encode(), "application/json")
        if isinstance(told, str):
            return self._send(200, told.encode(), "application/jwt")
        return self._send(200, json.dumps(told).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _basic(headers: Any) -> tuple[str, str]:
    said = headers.get("Authorization", "").removeprefix("Basic ")
    name, _, secret = base64.b64decode(said).decode().partition(":")
    return name, secret
