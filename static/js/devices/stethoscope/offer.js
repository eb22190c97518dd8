// @ts-check
/** The stethoscope of whoever holds it: a sound input of its own, untouched by what browsers do to voices. */
import { choose, whyEnded } from "../inputs.js";
import { offer } from "../panel.js";
import { heart } from "./heart.js";
import { SITES } from "./sites.js";

export const KEY = "stethoscope";
const BITS = 128_000;
const UNPLUGGED = "Le stéthoscope est débranché. Rebranchez-le, puis démarrez-le.";
const REVOKED = "Le navigateur ne donne plus accès au stéthoscope. Autorisez le micro, puis démarrez-le.";
/** Everything browsers do for voices takes heart sounds for noise. */
const RAW = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: { ideal: 1 }, latency: { ideal: 0.01 } };

/** @type {{track: MediaStreamTrack, close: () => void} | null} */ let source = null;
/** @type {import("../kit.js").Kit | null} */ let running = null;

/** @param {string} deviceId */
async function open(deviceId) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { ...RAW, deviceId: { exact: deviceId } } });
  const [track] = stream.getAudioTracks();
  track.contentHint = "music";
  return { track, close: () => track.stop() };
}

/** @param {import("../kit.js").Kit} kit */
async function start(kit) {
  const taken = [kit.wire.media.own.microphone?.getSettings().deviceId];
  const legend = "Quelle entrée est le stéthoscope ?";
  const deviceId = await choose(kit, "audioinput", { legend, taken, simulation: "Simulation\u00a0: un cœur à 72/min" });
  const opened = deviceId ? await open(deviceId) : heart();
  if (kit.over) return void opened.close();
  [source, running] = [opened, kit];
  const { track } = opened;
  track.addEventListener("ended", async () => source === opened && kit.fail(await whyEnded("microphone", UNPLUGGED, REVOKED)));
  await kit.publish(KEY, { track, maxBitrate: BITS, fullBand: true });
  kit.state({ site: "", wanted: "", delay: track.getSettings().latency ?? 0 });
  return { simulated: !deviceId };
}

offer({
  key: KEY,
  words: "Stéthoscope",
  icon: "stethoscope",
  hint: "USB ou Bluetooth\u00a0: son pur, sans filtre de voix.",
  start,
  stop() {
    source?.close();
    source = running = null;
  },
  /** The nurse says where she listens; anybody else says where she would like to. */
  asked(from, ask) {
    if (typeof ask?.clock === "string") running?.say({ clock: ask.clock.slice(0, 40) });
    if (typeof ask?.site !== "string" || !(ask.site in SITES)) return;
    running?.state(from === running.wire.me ? { site: ask.site, wanted: "" } : { wanted: ask.site });
  },
});
