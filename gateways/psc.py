"""Pro Santé Connect, the national door of health professionals: OpenID Connect, code flow, PKCE.

It proves who somebody is; what she may do here is ours to say.
"""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc6749 import OAuth2Token

from config import PscSettings
from gateways import http, psc_claims, psc_tokens
from gateways.errors import GatewayError
from gateways.psc_claims import Claims
from gateways.psc_keys import Keys, Untrusted
from gateways.psc_tokens import Expected

SCOPE, LEVEL = "openid scope_all", "eidas1"
CALLBACK = "/health-card/callback"


class ProSanteConnect:
    def __init__(self, settings: PscSettings, public_url: str):
        self.settings, self.public_url = settings, public_url
        self.keys = Keys(settings.jwks_url)
        self.expected = Expected(settings.issuer, settings.client_id)

    def authorize_url(self, state: str, nonce: str, verifier: str, *, again: bool = False) -> str:
        """Where the person goes to show her card; `again`, even if she just did elsewhere."""
        more = {"prompt": "login"} if again else {}
        url, _ = self._client().create_authorization_url(
            self.settings.authorize_url, state, verifier, nonce=nonce, acr_values=LEVEL, **more
        )
        return url

    def holder(
        self, code: str, nonce: str, verifier: str, since: float | None = None
    ) -> tuple[Claims, str]:
        """Whose card was shown (not before `since`, in seconds since the epoch), and the id_token
        that will close the provider's session.

        Raises GatewayError when the provider does not answer, Untrusted when it must not be
        believed.
        """
        tokens = self._exchange(code, verifier)
        id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise Untrusted("tokens")
        proved = psc_tokens.id_token(id_token, self.keys, self.expected, nonce, access_token)
        if since is not None:
            psc_tokens.shown_since(proved, since)
        told = self._told(access_token)
        if told.get("sub") != proved["sub"]:  # an access token of somebody else was slipped in
            raise Untrusted("userinfo sub")
        return psc_claims.read(self.settings.issuer, told), id_token

    def logout_url(self, id_token: str) -> str:
        asked = {
            "id_token_hint": id_token,
            "client_id": self.settings.client_id,
            "post_logout_redirect_uri": f"{self.public_url}/sign-in",
        }
        return f"{self.settings.logout_url}?{urlencode(asked)}"

    def ended(self, logout_token: str) -> str:
        """The subject whose session the provider says is over."""
        return psc_tokens.logout_token(logout_token, self.keys, self.expected)

    def _client(self) -> OAuth2Session:
        return OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret,
            scope=SCOPE,
            redirect_uri=f"{self.public_url}{CALLBACK}",
            code_challenge_method="S256",
        )

    def _exchange(self, code: str, verifier: str) -> OAuth2Token:
        """A code is worth nothing without the verifier, which never left us."""
        with self._client() as client:
            try:
                return client.fetch_token(
                    self.settings.token_url, code=code, code_verifier=verifier,
                    timeout=http.TIMEOUT, allow_redirects=False,
                )  # fmt: skip
            except AuthlibBaseError:
                raise Untrusted("code") from None
            except requests.JSONDecodeError:
                raise Untrusted("tokens") from None
            except requests.RequestException:
                raise GatewayError("fournisseur injoignable") from None
            except (ValueError, TypeError):
                raise Untrusted("tokens") from None

    def _told(self, access_token: str) -> dict[str, Any]:
        """Plain JSON, or a token signed by the same keys for us (OpenID Connect Core, 5.3.2)."""
        headers = {"Authorization": f"Bearer {access_token}"}
        answer = http.call("GET", self.settings.userinfo_url, headers=headers)
        if answer.headers.get("Content-Type", "").startswith("application/jwt"):
            return self._signed(answer.text)
        try:
            told = answer.json()
        except ValueError:
            raise Untrusted("userinfo") from None
        if not isinstance(told, dict):
            raise Untrusted("userinfo")
        return told

    def _signed(self, text: str) -> dict[str, Any]:
        told = psc_tokens.claims_of(text, self.keys)
        if told.get("iss") != self.settings.issuer:
            raise Untrusted("userinfo iss")
        audience = told.get("aud")
        if self.settings.client_id not in (audience if isinstance(audience, list) else [audience]):
            raise Untrusted("userinfo aud")
        return told


@lru_cache(maxsize=8)
def build(settings: PscSettings, public_url: str) -> ProSanteConnect:
    """One for each process: the provider's keys are read once an hour."""
    return ProSanteConnect(settings, public_url)
