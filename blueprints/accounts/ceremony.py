"""What the page's script sends of a ceremony with a device: JSON, or nothing that has a sense."""

from typing import Any

from flask import abort, request


def said() -> dict[str, Any]:
    body = request.get_json()
    return body if isinstance(body, dict) else abort(400)
