"""Headers on every answer: strict Content-Security-Policy, no leaks, no cached health data."""

import secrets

from flask import Flask, Response, g, request

PERMISSIONS = "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=()"


def connect(app: Flask) -> None:
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(_protect)


def csp_nonce() -> str:
    """One nonce a request, for the few scripts that a page names itself."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    return g.csp_nonce


def allow_beside(address: str) -> None:
    """This page may also speak with a program of its reader's own computer."""
    g.beside = (address,)


def _policy() -> str:
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{csp_nonce()}'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            " ".join(("connect-src 'self'", *g.get("beside", ()))),
            "worker-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        )
    )


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if request.endpoint == "static":
        # A picture opened alone must not run either; the rest is for documents.
        headers.setdefault("Content-Security-Policy", "default-src 'none'; style-src 'self'")
        return response
    headers.setdefault("Content-Security-Policy", _policy())
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Permissions-Policy", PERMISSIONS)
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    headers.setdefault("Cache-Control", "no-store")
    return response
