// A call reduced to its two peer connections: what tests ask of a real browser.
const state = { heard: [], publication: null, subscription: null, channel: null };

async function source(kind, number) {
  const wanted = kind === "audio" ? { audio: true } : { video: { width: 320 + 160 * number, height: 240 } };
  return (await navigator.mediaDevices.getUserMedia(wanted)).getTracks()[0];
}

function prefer(transceiver, codec) {
  if (!codec || !transceiver.setCodecPreferences) return;
  const all = RTCRtpReceiver.getCapabilities("video").codecs;
  const kept = all.filter((c) => [`video/${codec}`, "video/rtx"].includes(c.mimeType));
  transceiver.setCodecPreferences(kept);
}

async function offer() {
  await state.publication.setLocalDescription();
  return state.publication.localDescription.sdp;
}

globalThis.publish = async (kinds, codec) => {
  state.publication?.close();
  state.publication = new RTCPeerConnection();
  state.channel = state.publication.createDataChannel("liane");
  for (const [number, kind] of kinds.entries()) {
    const track = await source(kind, number);
    const transceiver = state.publication.addTransceiver(track, { direction: "sendonly" });
    if (kind === "video") prefer(transceiver, codec);
  }
  return offer();
};

globalThis.publishMore = async (kind) => {
  state.publication.addTransceiver(await source(kind, 3), { direction: "sendonly" });
  return offer();
};

globalThis.published = (sdp) => state.publication.setRemoteDescription({ type: "answer", sdp });

globalThis.subscribe = () => {
  state.subscription?.close();
  state.subscription = new RTCPeerConnection();
  state.subscription.ondatachannel = ({ channel }) => {
    channel.onmessage = ({ data }) => state.heard.push(data);
  };
  // Frames are only decoded for something that shows them.
  state.subscription.ontrack = ({ track }) => {
    const element = document.createElement(track.kind);
    element.autoplay = element.muted = true;
    element.srcObject = new MediaStream([track]);
    document.body.append(element);
  };
};

globalThis.offered = async (sdp) => {
  await state.subscription.setRemoteDescription({ type: "offer", sdp });
  await state.subscription.setLocalDescription();
  return state.subscription.localDescription.sdp;
};

globalThis.say = (text) => state.channel.readyState === "open" && (state.channel.send(text), true);
globalThis.heard = () => state.heard;

const wanted = ["kind", "mid", "framesDecoded", "keyFramesDecoded", "packetsReceived", "packetsLost",
  "freezeCount", "totalFreezesDuration", "totalSamplesReceived", "retransmittedPacketsReceived", "nackCount"];

globalThis.received = async () => {
  const reports = [...(await state.subscription.getStats()).values()];
  const codecs = Object.fromEntries(reports.filter((r) => r.type === "codec").map((r) => [r.id, r.mimeType]));
  return reports.filter((r) => r.type === "inbound-rtp").map((r) => ({
    ...Object.fromEntries(wanted.map((name) => [name, r[name] ?? 0])), codec: codecs[r.codecId] ?? "",
  }));
};
