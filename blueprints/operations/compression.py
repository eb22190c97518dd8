"""Smaller answers: text is gzipped, static files once for all."""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

TEXT = (
    "text/",
    "application/javascript",
    "application/json",
    "image/svg+xml",
    "application/manifest",
)
WORTH_IT = 500  # bytes


def connect(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not _is_worth_it(response):
        return response
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) < WORTH_IT:
        return response
    is_static = request.endpoint == "static"
    response.set_data(_gzip_once(data) if is_static else gzip.compress(data, 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers.pop("ETag", None)
    return response


def _is_worth_it(response: Response) -> bool:
    return (
        response.status_code not in (204, 206, 304)
        and "gzip" in request.headers.get("Accept-Encoding", "")
        and "Content-Encoding" not in response.headers
        and response.mimetype.startswith(TEXT)
    )


@lru_cache(maxsize=256)
def _gzip_once(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)
