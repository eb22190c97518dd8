"""A document under our address: it runs nothing, reaches nothing, and no cache keeps it."""

from io import BytesIO

from flask import Response, send_file

from domain.calls.reports import Document


def serve(document: Document) -> Response:
    response = send_file(
        BytesIO(document.data), mimetype=document.media_type, as_attachment=True,
        download_name=document.name, etag=False,
    )  # fmt: skip
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
