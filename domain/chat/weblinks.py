"""The addresses of the web in what people write."""

import re
from collections.abc import Iterator

PATTERN = r"(?<![\w@.])(?:https?://|www\.)[^\s<>\"`]+"
_ANY = re.compile(PATTERN, re.IGNORECASE)
_END = ".,;:!?…'’\"»)]}*_"


def whole(text: str) -> str:
    """What was met, without what ends the sentence; "" when that is no address."""
    url = text.rstrip(_END)
    if url.count("(") > url.count(")") and text[len(url) : len(url) + 1] == ")":
        url += ")"
    return url if "." in url.removeprefix("www.") else ""


def address(url: str) -> str:
    return url if url[:4].lower() == "http" else f"https://{url}"


def found_in(body: str) -> Iterator[str]:
    """Each once, in the order of the words."""
    met = (whole(found[0]) for found in _ANY.finditer(body))
    return iter(dict.fromkeys(url for url in met if url))


def is_in(body: str) -> bool:
    return next(found_in(body), None) is not None
