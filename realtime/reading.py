"""The one greenlet of a socket: reads frames, answers pings, hands over whole messages."""

from collections.abc import Callable

import gevent
from wsproto.connection import Connection as Protocol
from wsproto.events import BytesMessage, CloseConnection, Event, Ping, TextMessage
from wsproto.utilities import ProtocolError

from realtime import frames
from realtime.connection import POLICY, TOO_BIG, Connection
from realtime.inbound import Bucket

RECEIVE_BYTES = 4096
FRAMES_PER_SECOND, FRAMES_AT_ONCE = 200.0, 1000.0
UNSUPPORTED, BROKEN = 1003, 1002


class Reader:
    """Reads until the socket ends. `handle(text)` gets each message of at most `largest` bytes."""

    __slots__ = ("ended", "handle", "largest", "pace", "page", "parts", "protocol", "size")

    def __init__(
        self, page: Connection, protocol: Protocol, handle: Callable[[str], None], largest: int
    ):
        self.page, self.protocol, self.handle, self.largest = page, protocol, handle, largest
        self.parts: list[str] = []
        self.size = 0
        self.ended = False
        self.pace = Bucket(FRAMES_PER_SECOND, FRAMES_AT_ONCE)

    def run(self) -> None:
        while not self.ended:
            try:
                data = self.page.out.sock.recv(RECEIVE_BYTES)
            except OSError:
                return
            if not data:
                return
            self.page.missed = 0
            self._take(data)
            gevent.sleep(0)  # somebody who never stops sending must not keep the hub for himself

    def _take(self, data: bytes) -> None:
        try:
            self.protocol.receive_data(data)
            for event in self.protocol.events():
                self._meet(event)
        except ProtocolError:
            self.page.close(BROKEN, "broken frame")
            self.ended = True

    def _meet(self, event: Event) -> None:
        if isinstance(event, CloseConnection):
            self.page.close(event.code, "")
            self.ended = True
        elif self.page.closing:
            return
        elif not self.pace.take():
            self.page.close(POLICY, "flood")
        elif isinstance(event, Ping):
            self.page.out.write(frames.pong(event.payload))
        elif isinstance(event, BytesMessage):
            self.page.close(UNSUPPORTED, "text only")
        elif isinstance(event, TextMessage):
            self._gather(event)

    def _gather(self, event: TextMessage) -> None:
        self.size += len(event.data.encode())
        if self.size > self.largest:
            self.page.close(TOO_BIG, "too big")
            self.parts.clear()
            return
        if event.data:
            self.parts.append(event.data)
        if event.message_finished:
            text = "".join(self.parts)
            self.parts, self.size = [], 0
            self.handle(text)
