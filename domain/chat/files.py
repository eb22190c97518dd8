"""Documents and sounds: a short list of kinds, recognised by what they hold, not by their name."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

from domain.errors import Refused

NAME_LETTERS = 120
ENTRIES = 5_000
REFUSED = (
    "«\u00a0{name}\u00a0» n’est pas accepté\u00a0: PDF, Word, Excel, PowerPoint, OpenDocument, "
    "texte, photos et enregistrements sonores le sont."
)
DISGUISED = "«\u00a0{name}\u00a0» n’est pas ce que son nom annonce. Il n’a pas été envoyé."
MACROS = "«\u00a0{name}\u00a0» contient des macros. Enregistrez-le sans macros, ou en PDF."
OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def recognise(data: bytes, name: str) -> str:
    """The media type of a file that may be sent. Raises Refused with a sentence."""
    known = KINDS.get(PurePosixPath(name).suffix.lower())
    if known is None:
        raise Refused(REFUSED.format(name=name), field="files")
    media_type, holds = known
    if not data or not holds(data):
        raise Refused(DISGUISED.format(name=name), field="files")
    if _has_macros(data):
        raise Refused(MACROS.format(name=name), field="files")
    return media_type


def clean_name(name: str) -> str:
    """A name to show and save under: no folder, nothing invisible, no text that runs backwards."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in name if unicodedata.category(c) not in INVISIBLE)
    stem, dot, suffix = kept.strip(" .").rpartition(".")
    stem = re.sub(r"\s+", " ", stem or suffix)[: NAME_LETTERS - 12].strip() or "document"
    return f"{stem}.{suffix[:10]}" if dot else stem


def _starts(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(marks)


def _office(folder: str) -> Callable[[bytes], bool]:
    def holds(data: bytes) -> bool:
        names = _entries(data)
        inside = any(name.startswith(folder) for name in names)
        return "[Content_Types].xml" in names and inside

    return holds


def _open_document(kind: str) -> Callable[[bytes], bool]:
    mark = f"mimetype{OPEN_DOCUMENT}.{kind}".encode()
    return lambda data: data[:4] == b"PK\x03\x04" and data[30 : 30 + len(mark)] == mark


def _entries(data: bytes) -> list[str]:
    """Only the directory of the archive is read: nothing is ever unpacked."""
    if not data.startswith(b"PK\x03\x04"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()[:ENTRIES]
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return []


def _has_macros(data: bytes) -> bool:
    return any(
        name.lower().endswith("vbaproject.bin") or name.startswith("Basic/")
        for name in _entries(data)
    )


def _is_text(data: bytes) -> bool:
    if b"\0" in data or data.lstrip()[:5] in (b"%PDF-", b"{\\rtf"):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return all(byte >= 32 or byte in b"\t\r\n" for byte in data[:100_000])
    return True


def _is_json(data: bytes) -> bool:
    """Its beginning: what a tracing is kept as. It is only ever offered as a download."""
    return _is_text(data) and data.lstrip()[:1] in (b"{", b"[")


def _is_wave(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WAVE"


def _is_mp4(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in (b"M4A ", b"mp42", b"isom", b"iso5", b"iso6")


KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    ".pdf": ("application/pdf", _starts(b"%PDF-")),
    ".docx": (f"{OPEN_XML}.wordprocessingml.document", _office("word/")),
    ".xlsx": (f"{OPEN_XML}.spreadsheetml.sheet", _office("xl/")),
    ".pptx": (f"{OPEN_XML}.presentationml.presentation", _office("ppt/")),
    ".odt": (f"{OPEN_DOCUMENT}.text", _open_document("text")),
    ".ods": (f"{OPEN_DOCUMENT}.spreadsheet", _open_document("spreadsheet")),
    ".odp": (f"{OPEN_DOCUMENT}.presentation", _open_document("presentation")),
    ".txt": ("text/plain", _is_text),
    ".csv": ("text/csv", _is_text),
    ".json": ("application/json", _is_json),
    ".mp3": ("audio/mpeg", _starts(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    ".m4a": ("audio/mp4", _is_mp4),
    ".ogg": ("audio/ogg", _starts(b"OggS")),
    ".wav": ("audio/wav", _is_wave),
    ".weba": ("audio/webm", _starts(b"\x1a\x45\xdf\xa3")),
}
ACCEPT = ",".join(KINDS)
