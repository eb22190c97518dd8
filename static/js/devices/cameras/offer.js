// @ts-check
/** Cameras beside the face: otoscope, dermatoscope, any other. Detail before motion; stills are files. */
import { choose, whyEnded } from "../inputs.js";
import { offer } from "../panel.js";
import { send } from "../sending.js";
import { sentenceOf } from "../trouble.js";
import { skin } from "./skin.js";
import { still } from "./still.js";

const BITS = 3_000_000;
const LARGE = { width: { ideal: 3840 }, height: { ideal: 2160 }, frameRate: { ideal: 15, max: 30 } };
const REVOKED = "Le navigateur ne donne plus accès à cette caméra. Autorisez-la, puis démarrez-la.";
const LONGEST = 60;

export const CAMERAS = [
  { key: "otoscope", words: "Otoscope", icon: "ear", hint: "Caméra USB\u00a0: oreille, gorge." },
  { key: "dermatoscope", words: "Dermatoscope", icon: "scan-search", hint: "Caméra USB\u00a0: peau, plaie." },
  { key: "camera-2", words: "Autre caméra", icon: "camera", hint: "Une deuxième vue, à côté du visage." },
];
/** Of our instruments that run now. @type {Set<string | undefined>} */ const taken = new Set();

class Camera {
  /** @type {{track: MediaStreamTrack, close: () => void} | null} */ source = null;
  /** @type {import("../kit.js").Kit | null} */ kit = null;
  #busy = false;

  /** @param {{key: string, words: string}} about */
  constructor({ key, words }) {
    this.key = key;
    this.words = words;
  }

  /** @param {import("../kit.js").Kit} kit */
  async start(kit) {
    const face = kit.wire.media.own.camera?.getSettings().deviceId;
    const about = { legend: "Quelle caméra ?", taken: [face, ...taken], simulation: "Simulation\u00a0: une peau dessinée" };
    const deviceId = await choose(kit, "videoinput", about);
    const opened = deviceId ? await open(deviceId) : skin();
    if (kit.over) return void opened.close();
    [this.source, this.kit] = [opened, kit];
    const { track } = opened;
    const id = track.getSettings().deviceId;
    taken.add(id);
    track.contentHint = "detail";
    const unplugged = `${this.words}\u00a0: la caméra est débranchée. Rebranchez-la, puis démarrez-la.`;
    track.addEventListener("ended", async () => {
      taken.delete(id);
      if (this.source === opened) kit.fail(await whyEnded("camera", unplugged, REVOKED));
    });
    await kit.publish(this.key, { track, maxBitrate: BITS, degradation: "maintain-resolution" });
    const { width, height } = track.getSettings();
    kit.state({ size: width ? `${width} × ${height}` : "" });
    return { simulated: !deviceId };
  }

  stop() {
    taken.delete(this.source?.track.getSettings().deviceId);
    this.source?.close();
    this.source = this.kit = null;
  }

  /** A still, taken here at full size and put in the conversation; everybody is told how far it is. @param {any} ask */
  async asked(ask) {
    if (ask?.still !== true || this.#busy || !this.source || !this.kit) return;
    this.#busy = true;
    const { kit, source } = this;
    const site = typeof ask.site === "string" ? ask.site.trim().slice(0, LONGEST) : "";
    const begun = performance.now();
    try {
      kit.say({ still: "taking" });
      const { blob, width, height } = await still(source.track);
      const name = `${this.key}-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "")}.jpg`;
      const simulated = kit.wire.cards.isSimulated(this.key) ? "Simulation. " : "";
      const body = `${simulated}${this.words}${site ? `, ${site}` : ""} (${width} × ${height})`;
      const href = await send(kit.conversation, { body, field: "stills", file: new File([blob], name, { type: blob.type || "image/jpeg" }) });
      kit.say({ still: "sent", href, size: `${width} × ${height}`, ms: Math.round(performance.now() - begun) });
    } catch (error) {
      kit.say({ still: "failed", sentence: sentenceOf(error) });
    }
    this.#busy = false;
  }
}

/** @param {string} deviceId */
async function open(deviceId) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { ...LARGE, deviceId: { exact: deviceId } } });
  const [track] = stream.getVideoTracks();
  return { track, close: () => track.stop() };
}

for (const about of CAMERAS) {
  const camera = new Camera(about);
  offer({ ...about, start: (kit) => camera.start(kit), stop: () => camera.stop(), asked: (_, ask) => void camera.asked(ask) });
}
