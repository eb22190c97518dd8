"""What a page says, in JSON or as a form: always an object, whatever arrives."""

from typing import Any

from flask import request


def said() -> dict[str, Any]:
    """Empty for anything unreadable. A hundred thousand brackets raise RecursionError."""
    if not request.is_json:
        return request.form.to_dict()
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        return {}
    return body if isinstance(body, dict) else {}


def text(name: str) -> str:
    """The text said under this name, "" for anything else."""
    value = said().get(name, "")
    return value if isinstance(value, str) else ""
