"""Nothing of a call is decoded or encoded: no codec exists while it goes on."""

import gc
import threading

import pytest
from aiortc import RTCRtpReceiver, RTCRtpSender, rtcrtpreceiver, rtcrtpsender
from av.codec.context import CodecContext

from relay import hooks
from tests.relay.peer import Publisher, Source, Subscriber


async def test_a_call_makes_no_codec(desk, monkeypatch):
    monkeypatch.setattr(rtcrtpreceiver, "get_decoder", rtcrtpreceiver.get_decoder)
    monkeypatch.setattr(rtcrtpsender, "get_encoder", rtcrtpsender.get_encoder)
    hooks.forbid_codecs()
    sources = [Source("VP8"), Source("opus", ssrc=5)]
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
