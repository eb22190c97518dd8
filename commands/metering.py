"""Open the private port where Prometheus reads the figures."""

from flask import Flask
from prometheus_client import start_http_server

from blueprints.operations import figures


def start(app: Flask, offset: int = 0) -> None:
    """On loopback only, when LIANE_METRICS_PORT is set; `offset` tells several workers apart."""
    port = app.extensions["liane"].settings.metrics_port
    if port:
        start_http_server(port + offset, addr="127.0.0.1", registry=figures.registry)
