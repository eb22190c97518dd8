"""What no person types: a control character in an address or a form leads nowhere.

PostgreSQL refuses a NUL inside a text, wherever it comes from; one guard here rather than a check
at each of the doors that look something up.
"""

from collections.abc import Iterable

from flask import Flask, Response, request

from blueprints.doorway import failures


def connect(app: Flask) -> None:
    app.before_request(_refuse_nul)


def _refuse_nul() -> Response | None:
    if _has_nul(map(str, (request.view_args or {}).values())):
        return failures.say(404)
    if _has_nul(_typed()):
        return failures.say(400)
    return None


def _typed() -> Iterable[str]:
    for values in (request.args, request.form):
        for name, value in values.items(multi=True):
            yield name
            yield value


def _has_nul(texts: Iterable[str]) -> bool:
    return any("\0" in text for text in texts)
