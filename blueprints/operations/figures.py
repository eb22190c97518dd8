"""What Prometheus reads, on a port of its own that is never public."""

import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

registry = CollectorRegistry()
answers = Counter(
    "liane_answers_total", "Answers", ["endpoint", "method", "status"], registry=registry
)
seconds = Histogram(
    "liane_answer_seconds",
    "Time to answer",
    ["endpoint"],
    registry=registry,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
sockets = Gauge("liane_sockets", "Open live sockets", registry=registry)


def connect(app: Flask) -> None:
    hub = app.extensions["liane"].hub
    sockets.set_function(lambda: hub.figures()["sockets"])
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)  # a guard may refuse first
    app.after_request(_count)


def _begin() -> None:
    g.figures_began = time.perf_counter()


def _count(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    answers.labels(endpoint, request.method, response.status_code).inc()
    seconds.labels(endpoint).observe(time.perf_counter() - g.figures_began)
    return response
