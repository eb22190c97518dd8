"""The article of a message: rendered once, the same bytes in the answer and in every push."""

from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from domain.chat.words import Message

REMEMBERED = 16


@lru_cache(maxsize=REMEMBERED)
def article(message: Message) -> Markup:
    """The very fragment that pages show, called straight from its compiled template. Remembered
    for the moment between the push and the answer; `forget` when words are erased."""
    template = current_app.jinja_env.get_template("chat/messages/_message.html")
    return template.module.message_item(message)  # type: ignore[attr-defined]


def forget() -> None:
    article.cache_clear()
