"""The network check before a call: a connection that echoes its data channel, then ends."""

import asyncio

from relay import background, describing, sdp
from relay.addresses import Addresses
from relay.connection import Connection
from relay.figures import Figures
from relay.refusals import Refused

AT_ONCE = 32
LASTS = 30.0  # seconds


class Probes:
    def __init__(self, addresses: Addresses, figures: Figures):
        self._addresses = addresses
        self._figures = figures
        self._running: set[Connection] = set()

    async def start(self, text: object) -> str:
        """The answer to an offer with a data channel. Refused: `busy`, and as `sdp.read`."""
        description = sdp.read(text)
        if len(self._running) >= AT_ONCE:
            raise Refused("busy", "network checks")
        connection = Connection(self._figures, controlling=False)
        self._running.add(connection)
        connection.listener.message = connection.channels.send
        ending = asyncio.get_running_loop().call_later(LASTS, self._end, connection)
        connection.listener.on_closed.append(lambda: self._running.discard(connection))
        connection.listener.on_closed.append(ending.cancel)
        return await self._answer(connection, description)

    async def _answer(self, connection: Connection, description: sdp.Description) -> str:
        local = await connection.gather(self._addresses.advertised)
        lines: list[str] = []
        mids: list[str] = []
        for section in description.sections:
            if section.kind == "application" and section.alive and not mids:
                mids.append(section.mid)
                connection.channels.expect(section.port, section.longest)
                lines += describing.data_section(local, section.mid, first=True)
            else:
                lines += describing.refused_section(section)
        connection.start(description.remote)
        role = description.remote.our_answer
        return describing.written(describing.session(local, 1, role, mids) + lines)

    def _end(self, connection: Connection) -> None:
        background.start(connection.close())

    async def close(self) -> None:
        for connection in list(self._running):
            await connection.close()
