"""What a form brings. It stays in memory: werkzeug would write big uploads, in clear, to /tmp."""

from io import BytesIO
from typing import IO

from flask import Flask, Request, request

from domain.chat.messages import FILE, PHOTO
from domain.chat.storing import Upload


class InMemory(Request):
    """At most MAX_CONTENT_LENGTH bytes are ever held, and nothing in clear touches the disk."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO()


def connect(app: Flask) -> None:
    app.request_class = InMemory


def received() -> list[Upload]:
    """The photos, then the files, that the form really holds."""
    return [
        Upload(kind, file.filename or "", file.read())
        for field, kind in (("photos", PHOTO), ("files", FILE))
        for file in request.files.getlist(field)
        if file.filename
    ]
