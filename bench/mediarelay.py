"""The same call through aiortc's own MediaRelay, which decodes and encodes for everybody.

`python -m bench.mediarelay` is that server, under LIANE_RELAY_SOCKET; it speaks the part of the
relay's control protocol that a publisher and subscribers need.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from fractions import Fraction
from pathlib import Path

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.codecs.vpx import Vp8Encoder
from aiortc.contrib.media import MediaRelay
from av import VideoFrame

from bench.relay_load import cpu_of, sender
from relay.control import Control as Server
from tests.relay.peer import Publisher, Source, Subscriber, close_all
from tests.relay.web import Process

VIEWERS = 5
ROUNDS = 3
SECONDS = 6.0
WARM = 2.0
RATE = 30
CLIP = 60  # pictures of 640 x 480, shown again and again: each turn begins with a key frame


def clip() -> list[list[bytes]]:
    """Payloads of each picture, at 1.5 Mbit/s: a pattern that moves."""
    encoder, pictures = Vp8Encoder(), []
    encoder.target_bitrate = 1_500_000
    ramp = bytes((n * 7 + n // 640 * 3) & 0xFF for n in range(640 * 480 + 640 * CLIP))
    for number in range(CLIP):
        frame = VideoFrame(640, 480, "yuv420p")
        frame.planes[0].update(ramp[number * 640 :][: 640 * 480])
        for plane in frame.planes[1:]:
            plane.update(bytes((128,)) * plane.buffer_size)
        frame.pts, frame.time_base = number * 3000, Fraction(1, 90_000)
        pictures.append(encoder.encode(frame, force_keyframe=number == 0)[0])
    return pictures


async def show(publisher: Publisher, pictures: list[list[bytes]], seconds: float) -> None:
    source, send = publisher.sources[0], sender(publisher)
    began, number = time.perf_counter(), 0
    while number < seconds * RATE:
        await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        payloads = pictures[number % CLIP]
        for index, payload in enumerate(payloads):
            last = index == len(payloads) - 1
            send(source.packet(payload, timestamp=number * 3000, marker=last))
        source.sent.clear()
        number += 1


async def cost(module: str, directory: Path, pictures: list[list[bytes]]) -> float:
    """Milliseconds of CPU for each picture that reached a viewer."""
    directory.mkdir(exist_ok=True)
    process = Process(directory, module).start()
    control = await process.control()
    publisher, viewers = Publisher(Source("VP8")), [Subscriber() for _ in range(VIEWERS)]
    try:
        await publisher.publish(control, "bench", "publisher")
        flowing = asyncio.ensure_future(show(publisher, pictures, WARM + SECONDS))
        for number, viewer in enumerate(viewers):
            await viewer.subscribe(control, "bench", f"viewer-{number}")
        await asyncio.sleep(WARM)
        before, shown = cpu_of(process.child.pid), _shown(viewers)
        await flowing
        return (cpu_of(process.child.pid) - before) / (_shown(viewers) - shown) * 1000
    finally:
        await close_all()
        publisher.kept.close()
        await control.close()
        process.kill()


def _shown(viewers: list[Subscriber]) -> int:
    return sum(packet.marker for viewer in viewers for packet in viewer.rtp)


async def compare(directory: Path, floor: float) -> None:
    pictures, ours, theirs = clip(), [], []
    for _ in range(ROUNDS):
        ours.append(await cost("relay", directory / "ours", pictures))
        theirs.append(await cost("bench.mediarelay", directory / "theirs", pictures))
    relay, media = statistics.median(ours), statistics.median(theirs)
    verdict = "met" if media / relay >= floor else "MISSED"
    print(f"a picture of 640 x 480, to each of {VIEWERS}:", end=" ")
    print(f"relay {relay:.3f} ms, MediaRelay {media:.2f} ms of CPU")
    print(f"MediaRelay / relay: {media / relay:.0f}  (floor {floor}: {verdict})")


class Transcoder:
    """One room, one publisher."""

    def __init__(self, tell: Callable[[dict], None]):
        self._tell = tell
        self._relay = MediaRelay()
        self._track = None
        self._viewers: dict[str, RTCPeerConnection] = {}
        self.verbs: dict[str, Callable[[dict], Awaitable[dict]]] = {
            "publish": self._publish,
            "subscribe": self._subscribe,
            "answer": self._answer,
        }

    def _connection(self, name: str, purpose: str) -> RTCPeerConnection:
        connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))

        def changed() -> None:
            state = connection.connectionState
            self._tell({"event": "connection", "participant": name, "purpose": purpose,
                        "state": state})  # fmt: skip

        connection.on("connectionstatechange", changed)
        return connection

    async def _publish(self, request: dict) -> dict:
        connection = self._publisher = self._connection("publisher", "publish")
        await connection.setRemoteDescription(RTCSessionDescription(request["sdp"], "offer"))
        self._track = connection.getReceivers()[0].track
        await connection.setLocalDescription()
        return {"sdp": connection.localDescription.sdp, "tracks": []}

    async def _subscribe(self, request: dict) -> dict:
        name = f"viewer-{len(self._viewers)}"
        connection = self._viewers[name] = self._connection(name, "subscribe")
        connection.addTransceiver(self._relay.subscribe(self._track), direction="sendonly")
        connection.createDataChannel("liane")
        await connection.setLocalDescription()
        return {"sdp": connection.localDescription.sdp, "version": name, "tracks": []}

    async def _answer(self, request: dict) -> dict:
        answer = RTCSessionDescription(request["sdp"], "answer")
        await self._viewers[request["version"]].setRemoteDescription(answer)
        return {}


async def serve(path: str) -> None:
    server = Server(path)
    await server.listen(Transcoder(server.tell).verbs)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(os.environ["LIANE_RELAY_SOCKET"]))
