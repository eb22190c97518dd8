"""Between the first proof and the second: what this browser, and no other, keeps meanwhile."""

from flask import session as cookie

AWAITED = "awaited"


def keep(token: str, page: str) -> None:
    cookie[AWAITED] = {"token": token, "page": page}


def token() -> str:
    """The token of the first proof; empty when none was given here."""
    return cookie.get(AWAITED, {}).get("token", "")


def page() -> str:
    """Where she was going."""
    return cookie.get(AWAITED, {}).get("page", "/")


def forget() -> None:
    cookie.pop(AWAITED, None)
