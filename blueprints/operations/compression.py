"""Smaller pages: text is compressed on its way out (static files see to themselves)."""

import gzip
from collections.abc import Callable
from functools import partial

import brotli
from flask import Flask, Response, request

TEXT = ("text/", "application/json", "application/manifest")
WORTH_IT = 500  # bytes
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=6),
    "gzip": partial(gzip.compress, compresslevel=5, mtime=0),
}


def connect(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not _is_worth_it(response):
        return response
    coding = _coding()
    response.set_data(PACKERS[coding](response.get_data()))
    response.headers["Content-Encoding"] = coding
    response.vary.add("Accept-Encoding")
    response.headers.pop("ETag", None)
    return response


def _is_worth_it(response: Response) -> bool:
    return (
        request.endpoint != "static"
        and response.status_code not in (204, 206, 304)
        and not response.is_streamed
        and bool(_coding())
        and "Content-Encoding" not in response.headers
        and response.mimetype.startswith(TEXT)
        and len(response.get_data()) >= WORTH_IT
    )


def _coding() -> str:
    accepted = request.accept_encodings
    return next((one for one in PACKERS if one in accepted), "")
