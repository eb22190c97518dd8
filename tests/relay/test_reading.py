"""What browsers send is read, or refused with a code: nothing else comes out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay import formats, sdp
from relay.refusals import Refused

CHROMIUM = """v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1 2
a=extmap-allow-mixed
a=msid-semantic: WMS
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=candidate:1 1 udp 2113937151 0a1b.local 50000 typ host generation 0 network-cost 999
a=ice-ufrag:AbCd
a=ice-pwd:0123456789abcdefghijklmn
a=ice-options:trickle
a=fingerprint:sha-256 {print}
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendonly
a=msid:- track
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=ssrc:1 cname:c
m=video 0 UDP/TLS/RTP/SAVPF 96 97 39 40 45
c=IN IP4 0.0.0.0
a=bundle-only
a=ice-ufrag:AbCd
a=ice-pwd:0123456789abcdefghijklmn
a=fingerprint:sha-256 {print}
a=setup:actpass
a=mid:1
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=sendonly
a=rtcp-mux
a=rtpmap:39 H264/90000
a=fmtp:39 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
a=rtpmap:40 rtx/90000
a=fmtp:40 apt=39
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 goog-remb
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=rtpmap:45 AV1/90000
a=ssrc-group:FID 2 3
a=ssrc:2 cname:c
a=ssrc:3 cname:c
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=ice-ufrag:AbCd
a=ice-pwd:0123456789abcdefghijklmn
a=fingerprint:sha-256 {print}
a=setup:actpass
a=mid:2
a=sctp-port:5000
a=max-message-size:262144
""".replace("{print}", ":".join(["AB"] * 32)).replace("\n", "\r\n")


def test_an_offer_of_chromium_is_understood():
    description = sdp.read(CHROMIUM)
    sound, picture, data = description.sections
    assert description.remote.user_fragment == "AbCd" and description.remote.role == "auto"
    assert (sound.format.name, sound.format.number, sound.ssrcs) == ("opus", 111, (1,))
    assert sound.format.parameters == "minptime=10;useinbandfec=1"
    assert (picture.alive, picture.sends) == (True, True), "bundle-only is not refused"
    assert picture.format == formats.Format("VP8", 96, 97), "VP8 wins although H264 comes first"
    assert picture.feedback == ("nack", "nack pli", "goog-remb")
    assert picture.ssrcs == (2, 3)
    assert (data.kind, data.port, data.longest) == ("application", 5000, 262_144)


def test_h264_is_taken_where_there_is_no_vp8_and_only_in_profiles_every_browser_decodes():
    alone = CHROMIUM.replace("VP8", "VP9")
    assert sdp.read(alone).sections[1].format.name == "H264"
    assert sdp.read(alone.replace("42e01f", "640c1f")).sections[1].format is None
    assert sdp.read(alone.replace("zation-mode=1", "zation-mode=0")).sections[1].format is None


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_a_damaged_description_is_read_or_refused_and_nothing_else(data):
    lines = CHROMIUM.split("\r\n")
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        damage = data.draw(st.sampled_from(["drop", "double", "cut", "swap", "noise", "number"]))
        lines[at : at + 1] = _damaged(lines[at], damage, data)
    try:
        sdp.read("\r\n".join(lines))
    except Refused as refusal:
        assert refusal.code in ("bad_sdp", "too_large")


def _damaged(line: str, damage: str, data) -> list[str]:
    if damage in ("drop", "double"):
        return [] if damage == "drop" else [line, line]
    if damage == "cut":
        return [line[: data.draw(st.integers(0, len(line)))]]
    if damage == "swap":
        return [line[::-1]]
    if damage == "number":
        return ["".join("9" * 20 if c.isdigit() else c for c in line)]
    return [line + data.draw(st.text(max_size=20))]


@pytest.mark.parametrize("text", ["\0" * 100, "m=", "m=\r\n", "v=0\r\nm=audio\r\n", "é" * 16_000])
def test_rubbish_is_refused(text):
    with pytest.raises(Refused) as refusal:
        sdp.read(text)
    assert refusal.value.code == "bad_sdp"


def test_a_description_counts_in_bytes():
    with pytest.raises(Refused) as refusal:
        sdp.read("é" * 17_000)
    assert refusal.value.code == "too_large"
