"""Operators on loopback that speak the real protocols and remember what they received."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Received:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Operator:
    """Answers `answers` in turn (the last one for ever): (status, body)."""

    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(200, b"{}")])
    received: list[Received] = field(default_factory=list)
    url: str = ""

    def next_answer(self) -> tuple[int, bytes]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class running:
    """`with running(operator)`: it listens on a free port of loopback."""

    def __init__(self, operator: Operator):
        self.operator = operator
        handler = type("Handler", (_Handler,), {"operator": operator})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        operator.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Operator:
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        return self.operator

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class _Handler(BaseHTTPRequestHandler):
    operator: Operator

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.operator.received.append(Received(self.command, self.path, dict(self.headers), body))
        status, answer = self.operator.next_answer()
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        if 300 <= status < 400:
            self.send_header("Location", self.operator.url + "/elsewhere")
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        pass
