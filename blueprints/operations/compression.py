"""Smaller pages: text is gzipped on its way out (static files see to themselves)."""

import gzip

from flask import Flask, Response, request

TEXT = ("text/", "application/json", "application/manifest")
WORTH_IT = 500  # bytes


def connect(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if not _is_worth_it(response):
        return response
    response.set_data(gzip.compress(response.get_data(), 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers.pop("ETag", None)
    return response


def _is_worth_it(response: Response) -> bool:
    return (
        request.endpoint != "static"
        and response.status_code not in (204, 206, 304)
        and not response.is_streamed
        and "gzip" in request.headers.get("Accept-Encoding", "")
        and "Content-Encoding" not in response.headers
        and response.mimetype.startswith(TEXT)
        and len(response.get_data()) >= WORTH_IT
    )
