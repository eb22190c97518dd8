"""Connections over real loopback sockets, whose other end the test reads."""

import json
import socket as plain

from gevent import socket

from realtime.actors import Actor
from realtime.connection import Connection, Out
from realtime.hub import Hub


class Page:
    """One connection of `hub`; `messages()` is what its page has received so far."""

    def __init__(self, hub: Hub, who: str = "lea", session: str = "s1", kind: str = "person"):
        ours, self.theirs = socket.socketpair()
        ours.setsockopt(plain.SOL_SOCKET, plain.SO_SNDBUF, 4096)
        self.connection = Connection(hub, Out(ours), Actor(kind, who, session))
        self.sock = ours

    def joined(self, *topics: str) -> "Page":
        self.connection.hub.join(self.connection)
        for topic in topics:
            assert self.connection.hub.subscribe(self.connection, topic)
        return self

    def frames(self) -> list[tuple[int, bytes]]:
        """(opcode, payload) of each whole frame; half a frame fails the test."""
        self.theirs.settimeout(0.05)
        data, found = b"", []
        try:
            while piece := self.theirs.recv(65536):
                data += piece
        except TimeoutError:
            pass
        while data:
            length, start = data[1], 2
            if length >= 126:
                start = 4 if length == 126 else 10
                length = int.from_bytes(data[2:start], "big")
            assert len(data) >= start + length, "half a frame"
            found.append((data[0] & 15, data[start : start + length]))
            data = data[start + length :]
        return found

    def messages(self) -> list[dict]:
        return [json.loads(body) for opcode, body in self.frames() if opcode == 1]

    def goodbye(self) -> int:
        """The code of the close frame, which must be the last one."""
        opcode, body = self.frames()[-1]
        assert opcode == 8
        return int.from_bytes(body[:2], "big")

    def close(self) -> None:
        self.connection.cut()
        self.sock.close()
        self.theirs.close()
