"""A bad network on loopback: it forwards, and on demand cuts, delays, or loses the answers."""

import random
import socket
import threading
import time
from contextlib import suppress

SLICE = 65536


class Proxy:
    """TCP from `port` to the server's. `lose_answers` forwards what is asked and cuts before the
    answer: the client cannot know whether it was done. `delay`: seconds before each piece."""

    def __init__(self, server_port: int):
        self.server_port = server_port
        self.lose_answers, self.delay = 0.0, 0.0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._chance = random.Random(0)
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Every connection, in both directions, at once."""
        for one in list(self._open):
            _close(one)

    def close(self) -> None:
        _close(self.listener)
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.server_port), timeout=5)
            except OSError:
                _close(client)
                continue
            server.settimeout(None)
            self._open |= {client, server}
            for one, other, is_answer in ((client, server, False), (server, client, True)):
                threading.Thread(
                    target=self._carry, args=(one, other, is_answer), daemon=True
                ).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(SLICE):
                if self.delay:
                    time.sleep(self.delay)
                if is_answer and piece.startswith(b"HTTP/1.1 20") and self._loses():
                    break
                target.sendall(piece)
        for one in (source, target):
            _close(one)
            self._open.discard(one)

    def _loses(self) -> bool:
        return bool(self.lose_answers) and self._chance.random() < self.lose_answers


def _close(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        one.close()
