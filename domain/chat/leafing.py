"""The reader of PDF documents, alone in its process (see apart.py): a page in, a picture out.

Nothing of the document but its drawing comes out: no script, no link, no file that it carries.
"""

import io
import sys
from math import sqrt
from typing import Any

import pypdfium2

from domain.chat import apart

CPU_SECONDS = 20
MOST_PAGES = 500
WIDTH = 1_600
MOST_PIXELS = 6_000_000
QUALITY = 82
LEAST, MOST = 1.0, 20_000.0  # points: what a page may measure
LETTERS = 6_000  # of a page, for those who do not see it


def leaf(data: bytes, number: int) -> tuple[dict[str, Any], bytes]:
    """How many pages there are; page `number`, from 1, as a JPEG, with its words. 0 counts only."""
    with pypdfium2.PdfDocument(data) as document:
        said = {"pages": len(document)}
        if not 1 <= said["pages"] <= MOST_PAGES:
            return {"error": "endless"}, b""
        if not 1 <= number <= said["pages"]:
            return said, b""
        page = document[number - 1]
        words = page.get_textpage().get_text_bounded(errors="ignore")[:LETTERS]
        return said | {"words": " ".join(words.split())}, _drawn(page)


def _drawn(page: pypdfium2.PdfPage) -> bytes:
    width, height = (min(MOST, max(LEAST, side)) for side in page.get_size())
    scale = min(WIDTH / width, sqrt(MOST_PIXELS / (width * height)))
    out = io.BytesIO()
    image = page.render(scale=scale).to_pil().convert("RGB")
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def main(number: str) -> None:
    apart.confine(CPU_SECONDS)
    try:
        apart.answer(*leaf(sys.stdin.buffer.read(), int(number)))
    except pypdfium2.PdfiumError as error:
        apart.answer({"error": "protected" if "password" in str(error).lower() else "unreadable"})
    except Exception:  # hostile bytes raise all sorts
        apart.answer({"error": "unreadable"})


if __name__ == "__main__":
    main(sys.argv[1])
