"""Structured logs by allow-list: a field that is not on the list is not written.

Never a name, a text, a number, a token, an address, a URL: the endpoint's name says enough.
"""

import logging
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, got_request_exception, request

from blueprints.doorway import failures
from domain.ids import new_id

ALLOWED = {
    *("event", "level", "logger", "timestamp", "request", "endpoint", "method", "status"),
    *("milliseconds", "kind", "state", "attempts", "child", "error", "where", "fact", "code"),
    *("reason", "count", "topic", "room", "process"),
}
access = logging.getLogger("liane.access")


def connect(app: Flask) -> None:
    settings = app.extensions["liane"].settings
    configure(settings.log_level)
    _silence(app)
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)  # a guard may refuse first
    app.after_request(_end)


def configure(level: str) -> None:
    shared = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _only_allowed,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger("liane")
    root.handlers, root.propagate = [handler], False
    root.setLevel(level.upper())


def _silence(app: Flask) -> None:
    """Flask's own logger writes whole tracebacks, with what people typed: ours says where."""
    app.logger.handlers, app.logger.propagate = [logging.NullHandler()], False
    got_request_exception.connect(_say_where, app)


def _say_where(_app: Flask, exception: BaseException, **_: Any) -> None:
    failures.say_where("request failed", exception)


def _only_allowed(_: Any, __: str, said: dict[str, Any]) -> dict[str, Any]:
    """A traceback quotes values, so exceptions are reduced to their kind."""
    error = said.pop("exc_info", None)
    if isinstance(error, tuple) and error[0]:
        said["error"] = error[0].__name__
    return {name: value for name, value in said.items() if name in ALLOWED or name[0] == "_"}


def _begin() -> None:
    g.began, g.request_id = time.perf_counter(), new_id()


def _end(response: Response) -> Response:
    if request.endpoint not in ("static", "operations.healthz", "operations.readyz"):
        access.info(
            "answered",
            extra={
                "request": g.request_id,
                "endpoint": request.endpoint,
                "method": request.method,
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - g.began) * 1000, 1),
            },
        )
    return response
