"""The article of a message: rendered once, the same bytes in the answer and in every push."""

from functools import lru_cache

from flask import current_app
from jinja2 import Template
from markupsafe import Markup

from domain.chat.words import Message

REMEMBERED = 16


@lru_cache(maxsize=REMEMBERED)
def article(message: Message) -> Markup:
    """Remembered for the moment between the push and the answer; `forget` when words are erased."""
    return Markup(_template().render(message=message))


def forget() -> None:
    article.cache_clear()


def _template() -> Template:
    return current_app.jinja_env.get_template("chat/messages/posted.live.html")
