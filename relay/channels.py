"""The data channel "liane" of one connection: bounded both ways."""

from collections.abc import Callable

from aiortc import RTCDataChannel, RTCDataChannelParameters, RTCDtlsTransport
from aiortc.rtcsctptransport import RTCSctpCapabilities, RTCSctpTransport

from relay import hooks
from relay.endpoints import Listener
from relay.figures import Figures

LABEL = "liane"
LONGEST = 16 * 1024  # bytes of one message
BUFFERED = 256 * 1024  # bytes waiting for one slow browser; what comes beyond is dropped
CHANNELS = 4  # that one browser may open
PORT = 5000


class Channels:
    """SCTP over `dtls`; nothing happens unless `expect` was called before `start`."""

    def __init__(
        self, dtls: RTCDtlsTransport, figures: Figures, listener: Listener, fail: Callable[[], None]
    ):
        self._dtls = dtls
        self._figures = figures
        self._listener = listener
        self._fail = fail
        self._sctp: RTCSctpTransport | None = None
        self._remote: tuple[RTCSctpCapabilities, int] | None = None
        self._open: list[RTCDataChannel] = []

    def expect(self, port: int, longest: int) -> None:
        """The browser's description has a data section: its SCTP port, its longest message."""
        self._remote = (RTCSctpCapabilities(maxMessageSize=longest), port)

    def announce(self) -> None:
        """We open the channel, rather than the browser."""
        channel = RTCDataChannel(self._transport(), RTCDataChannelParameters(label=LABEL))
        self._open.append(channel)

    async def start(self) -> None:
        if self._remote:
            await self._transport().start(*self._remote)

    async def stop(self) -> None:
        if self._sctp:
            await self._sctp.stop()

    def send(self, message: str | bytes) -> bool:
        """False when the browser has not opened the channel yet or cannot keep up."""
        for channel in self._open:
            if channel.label == LABEL and channel.readyState == "open":
                if channel.bufferedAmount + len(message) > BUFFERED or self._too_long(message):
                    break
                channel.send(message)
                self._figures.messages_out += 1
                return True
        self._figures.messages_dropped += 1
        return False

    def _too_long(self, message: str | bytes) -> bool:
        """For what this browser said it can take."""
        size = len(message.encode() if isinstance(message, str) else message)
        longest = self._remote[0].maxMessageSize if self._remote else 0
        return bool(longest) and size > longest

    def _transport(self) -> RTCSctpTransport:
        if self._sctp is None:
            self._sctp = RTCSctpTransport(self._dtls, port=PORT)
            self._sctp.on("datachannel", self._opened)
            hooks.harden_data(self._sctp, self._fail)
        return self._sctp

    def _opened(self, channel: RTCDataChannel) -> None:
        self._open = [c for c in self._open if c.readyState == "open"] + [channel]
        if len(self._open) > CHANNELS:
            self._fail()
        elif channel.label == LABEL:
            channel.on("message", self._received)

    def _received(self, message: str | bytes) -> None:
        self._figures.messages_in += 1
        size = len(message.encode() if isinstance(message, str) else message)
        if size > LONGEST:
            self._figures.messages_dropped += 1
        else:
            self._listener.message(message)
