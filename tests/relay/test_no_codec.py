"""Nothing of a call is decoded or encoded: no codec exists while it goes on."""

import gc
import threading

import pytest
from aiortc import RTCRtpReceiver, RTCRtpSender, rtcrtpreceiver, rtcrtpsender
from av.codec.context import CodecContext

from relay import hooks
from relay.addresses import Addresses
from relay.admission import Admission
from relay.desk import Desk
from tests.relay.peer import Publisher, Source, Subscriber
from tests.relay.web import KEY, until


class AtTheDesk:
    """A control connection without the socket, to keep everything in this process."""

    def __init__(self):
        self.events: list[dict] = []
        self.desk = Desk(Admission(KEY), Addresses(), self.events.append)

    async def do(self, verb: str, **fields) -> dict:
        return await self.desk.verbs[verb](fields)

    async def event(self, name: str, **fields) -> dict:
        wanted = {"event": name, **fields}.items()
        return await until(
            lambda: next((e for e in self.events if wanted <= e.items()), None), f"no {name}"
        )


async def test_a_call_makes_no_codec(monkeypatch):
    monkeypatch.setattr(rtcrtpreceiver, "get_decoder", rtcrtpreceiver.get_decoder)
    monkeypatch.setattr(rtcrtpsender, "get_encoder", rtcrtpsender.get_encoder)
    hooks.forbid_codecs()
    desk, sources = AtTheDesk(), [Source("VP8"), Source("opus", ssrc=5)]
    publisher, subscriber = Publisher(*sources), Subscriber()
    await publisher.publish(desk, "room", "lea")
    await subscriber.subscribe(desk, "room", "eric")
    for _ in range(20):
        await publisher.send(*(source.packet(bytes(500)) for source in sources))
    await subscriber.receives(40)
    made = [
        o for o in gc.get_objects() if isinstance(o, CodecContext | RTCRtpReceiver | RTCRtpSender)
    ]
    assert made == []
    assert not [t.name for t in threading.enumerate() if "decoder" in t.name]
    for refusing in (rtcrtpreceiver.get_decoder, rtcrtpsender.get_encoder):
        with pytest.raises(RuntimeError, match="neither decodes nor encodes"):
            refusing(None)
    await desk.desk.close()
