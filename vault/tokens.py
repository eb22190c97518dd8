"""Random tokens for links, sessions and devices. Only their digest is ever stored."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """256 bits from the system's generator, base64url without padding (43 characters)."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> bytes:
    """SHA-256 of the token, 32 bytes. A token has full entropy, so no slow hash is needed."""
    return hashlib.sha256(token.encode()).digest()
