"""What a piece of a message becomes: the only tags that leave."""

import re

from markupsafe import Markup, escape

from domain.chat import weblinks


def mark(who: str, text: str) -> Markup:
    """`who` are identifiers, or their ends: a circle may mean hundreds."""
    return Markup('<mark class="mention" data-mention="{}">{}</mark>').format(who, text)


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text[1:-1])


def _link(text: str) -> Markup:
    """What ends a sentence is not of the address."""
    url = weblinks.whole(text)
    if not url:
        return escape(text)
    opened = Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>')
    return opened.format(weblinks.address(url), url) + escape(text[len(url) :])


def _mail(text: str) -> Markup:
    return Markup('<a href="mailto:{0}">{0}</a>').format(text)


def _phone(text: str) -> Markup:
    digits = re.sub(r"\D", "", text)
    national = re.sub(r"^(?:00)?33|^0", "", digits)
    return Markup('<a href="tel:+33{}">{}</a>').format(national, text)


OF = {"code": _code, "link": _link, "mail": _mail, "phone": _phone}
