"""What a form brings. It stays in memory: werkzeug would write big uploads, in clear, to /tmp."""

from collections.abc import Callable
from io import BytesIO
from typing import IO

from flask import Flask, Request, request, session

from blueprints.doorway.current import TOKEN
from domain.chat.messages import FILE, PHOTO, VOICE
from domain.chat.storing import STILL, Upload

KINDS = (("photos", PHOTO), ("stills", STILL), ("files", FILE), ("voices", VOICE))
STRANGERS_BYTES = 512 * 1024
_known: list[Callable[[], bool]] = []


def trust(knows: Callable[[], bool]) -> None:
    """Whoever `knows` recognises sends as much as a person signed in."""
    if knows not in _known:
        _known.append(knows)


class InMemory(Request):
    """Nothing in clear touches the disk, and strangers do not fill the memory: whoever holds no
    session of ours, nor a patient's telephone, may send half a megabyte, the others
    MAX_CONTENT_LENGTH."""

    @property
    def max_content_length(self) -> int | None:  # type: ignore[override]
        most = super().max_content_length
        if TOKEN in session or ((self.content_length or 0) > STRANGERS_BYTES and _is_known()):
            return most
        return min(most or STRANGERS_BYTES, STRANGERS_BYTES)

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO()


def connect(app: Flask) -> None:
    app.request_class = InMemory


def _is_known() -> bool:
    return any(knows() for knows in _known)


def received() -> list[Upload]:
    """The photos, then the stills, the files and the recordings, that the form really holds."""
    return [
        Upload(kind, file.filename or "", file.read())
        for field, kind in KINDS
        for file in request.files.getlist(field)
        if file.filename
    ]
