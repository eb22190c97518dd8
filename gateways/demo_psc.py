"""A Pro Santé Connect of our own, for demonstrations and tests: the real protocol, invented cards.

It keeps nothing: codes and access tokens are sealed values that say what they are good for, so
that any process of the server may honour what another gave. Its key comes from the master key.
"""

import hmac
import secrets
import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from config import PscSettings
from gateways import demo_psc_codes
from gateways.demo_psc_codes import Denied
from gateways.demo_psc_people import CARDS
from gateways.psc_tokens import LOGOUT_EVENT

CODE_LASTS, TOKEN_LASTS = 60, 120  # seconds
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class DemoProvider:
    """`key` signs (ES256 or RS256), `sealing_key` seals codes and access tokens."""

    def __init__(self, settings: PscSettings, key: ECKey | RSAKey, sealing_key: bytes):
        self.settings, self.key, self.sealing_key = settings, key, sealing_key
        self.algorithm = "RS256" if isinstance(key, RSAKey) else "ES256"
        self.cards: Mapping[str, dict[str, Any]] = CARDS
        self.spent: set[str] = set()

    def discovery(self) -> dict[str, Any]:
        settings = self.settings
        return {
            "issuer": settings.issuer,
            "authorization_endpoint": settings.authorize_url,
            "token_endpoint": settings.token_url,
            "userinfo_endpoint": settings.userinfo_url,
            "jwks_uri": settings.jwks_url,
            "end_session_endpoint": settings.logout_url,
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": ["eidas1"],
            "id_token_signing_alg_values_supported": [self.algorithm],
        }

    def jwks(self) -> dict[str, Any]:
        public = self.key.as_dict(private=False, kid=self.kid, use="sig", alg=self.algorithm)
        return {"keys": [public]}

    @property
    def kid(self) -> str:
        return self.key.thumbprint()

    def asked(self, request: Mapping[str, str], ours: str) -> None:
        """Raises Denied unless our client asks, to come back to the address it declared."""
        if request.get("client_id") != self.settings.client_id:
            raise Denied("unauthorized_client")
        if request.get("redirect_uri") != ours:
            raise Denied("invalid_redirect_uri")
        if request.get("response_type") != "code" or "openid" not in request.get("scope", ""):
            raise Denied("invalid_request")
        if request.get("code_challenge_method") != "S256" or not request.get("code_challenge"):
            raise Denied("invalid_request")

    def granted(self, request: Mapping[str, str], subject: str) -> str:
        """The address that brings the person back with her code."""
        code = demo_psc_codes.sealed(
            self.sealing_key, demo_psc_codes.CODE, CODE_LASTS, {**request, "sub": subject}
        )
        back = {"code": code, "state": request.get("state", ""), "iss": self.settings.issuer}
        return f"{request['redirect_uri']}?{urlencode(back)}"

    def tokens(self, form: Mapping[str, str], client: tuple[str, str]) -> dict[str, Any]:
        """What a code is exchanged for, once. Raises Denied."""
        known = (self.settings.client_id, self.settings.client_secret)
        if client != known:
            raise Denied("invalid_client")
        code = form.get("code", "")
        request = demo_psc_codes.opened(self.sealing_key, demo_psc_codes.CODE, code)
        if code in self.spent or form.get("redirect_uri") != request["redirect_uri"]:
            raise Denied("invalid_grant")
        if not hmac.compare_digest(
            demo_psc_codes.s256(form.get("code_verifier", "")), request["code_challenge"]
        ):
            raise Denied("invalid_grant")
        self.spent.add(code)
        return self.answer(request)

    def answer(self, request: Mapping[str, str]) -> dict[str, Any]:
        access = demo_psc_codes.sealed(
            self.sealing_key, demo_psc_codes.ACCESS, TOKEN_LASTS, {"sub": request["sub"]}
        )
        claims = self.id_claims(request)
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": TOKEN_LASTS,
            "id_token": self.signed({**claims, "at_hash": demo_psc_codes.at_hash(access)}),
            "scope": "openid scope_all",
        }

    def id_claims(self, request: Mapping[str, str]) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.settings.issuer,
            "sub": request["sub"],
            "aud": self.settings.client_id,
            "azp": self.settings.client_id,
            "nonce": request.get("nonce", ""),
            "acr": request.get("acr_values", ""),
            "iat": now,
            "auth_time": now,
            "exp": now + TOKEN_LASTS,
        }

    def userinfo(self, access_token: str) -> dict[str, Any]:
        subject = demo_psc_codes.opened(self.sealing_key, demo_psc_codes.ACCESS, access_token)[
            "sub"
        ]
        return dict(self.cards[subject])

    def logout_token(self, subject: str) -> str:
        """What the provider sends when a session ends on its side."""
        now = int(time.time())
        return self.signed(
            {
                "iss": self.settings.issuer,
                "aud": self.settings.client_id,
                "sub": subject,
                "iat": now,
                "exp": now + TOKEN_LASTS,
                "jti": secrets.token_urlsafe(16),
                "events": {LOGOUT_EVENT: {}},
            }
        )

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": self.algorithm, "kid": self.kid}, claims, self.key)


def build(settings: PscSettings, secret: bytes) -> DemoProvider:
    """The demonstration's provider: every process of a server derives the same key."""
    number = int.from_bytes(sha256(b"signing" + secret).digest()) % (P256_ORDER - 1) + 1
    private = ec.derive_private_key(number, ec.SECP256R1())
    return DemoProvider(settings, ECKey.import_key(private), secret)
