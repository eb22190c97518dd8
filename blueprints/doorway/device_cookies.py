"""The cookie of a patient's telephone: a random token, whose digest is in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, request

from blueprints.doorway.collaborators import collaborators
from vault import tokens

LETTERS = 64


@dataclass(frozen=True)
class DeviceCookie:
    """`lasting` is how long the browser keeps it; what it opens, and until when, is asked of the
    database at each request."""

    plain_name: str
    lasting: timedelta

    @property
    def name(self) -> str:
        return f"__Host-{self.plain_name}" if collaborators().settings.secure else self.plain_name

    def held_in(self, cookies: Mapping[str, str]) -> str:
        """The token among these cookies, or ""."""
        return cookies.get(self.name, "")[:LETTERS]

    def held(self) -> str:
        """The token of the browser that asks, or "" when it has none."""
        return self.held_in(request.cookies)

    def held_or_new(self) -> str:
        return self.held() or tokens.new_token()

    def held_or_address(self) -> str:
        """Whom the limits count: this browser, by a digest, or the address of who has none."""
        held = self.held()
        return tokens.digest(held).hex() if held else request.remote_addr or ""

    def give(self, response: Response, token: str) -> Response:
        response.set_cookie(
            self.name, token, max_age=int(self.lasting.total_seconds()),
            secure=collaborators().settings.secure, httponly=True, samesite="Lax", path="/",
        )  # fmt: skip
        return response
