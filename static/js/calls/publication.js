// @ts-check
/** What we send: one connection with our camera, our microphone, what stands beside them, and the data channel "liane". */
import { fullBand } from "./full-band.js";
import { described, mind } from "./gathering.js";
import { RUNGS } from "./ladder.js";
import { Away } from "./signalling.js";

/**
 * @typedef {import("./signalling.js").Signalling} Signalling
 * @typedef {{track: MediaStreamTrack, maxBitrate: number, degradation?: RTCDegradationPreference, fullBand?: boolean}} Line another
 *   track than the face and the voice; `fullBand`: a sound that is no voice
 */

const CODECS = ["video/VP8", "video/H264", "video/rtx"];

export class Publication {
  /** @type {RTCRtpSender | undefined} */ #camera;
  /** @type {RTCRtpSender | undefined} */ #microphone;
  /** @type {Map<string, RTCRtpTransceiver>} by label */ #lines = new Map();
  /** @type {Set<RTCRtpTransceiver>} */ #whole = new Set();
  /** @type {Promise<unknown>} */ #turn = Promise.resolve();

  /**
   * @param {Signalling} signalling
   * @param {RTCConfiguration} configuration
   * @param {(why: string) => void} lost
   */
  constructor(signalling, configuration, lost) {
    this.signalling = signalling;
    this.pc = new RTCPeerConnection(configuration);
    this.channel = this.pc.createDataChannel("liane");
    mind(this.pc, lost);
  }

  /**
   * @param {MediaStreamTrack | null} microphone
   * @param {MediaStreamTrack | null} camera
   * @param {Map<string, Line>} [lines] by label
   */
  async open(microphone, camera, lines = new Map()) {
    const voice = this.#line("audio", microphone, RUNGS[0].voice);
    const picture = this.#line("video", camera, RUNGS[0].bits);
    prefer(picture);
    this.#microphone = voice.sender;
    this.#camera = picture.sender;
    this.#lines.set("microphone", voice).set("camera", picture);
    for (const [label, line] of lines) this.#add(label, line);
    await this.#inTurn(() => this.#negotiate());
  }

  /** One more track, without touching the others. @param {string} label @param {Line} line */
  carry(label, line) {
    return this.#inTurn(async () => {
      const carried = this.#lines.get(label);
      if (carried) return carried.sender.replaceTrack(line.track);
      const added = this.#add(label, line);
      await this.#negotiate().catch((error) => this.#takeBack(label, added, error));
    });
  }

  /** @param {string} label of a track that is over */
  drop(label) {
    return this.#inTurn(async () => {
      const over = this.#lines.get(label);
      if (!over) return;
      this.#lines.delete(label);
      over.stop();
      await this.#negotiate();
    });
  }

  /** @param {MediaStreamTrack | null} track null: send nothing any more */
  async setCamera(track) {
    await this.#camera?.replaceTrack(track);
  }

  /** @param {MediaStreamTrack | null} track */
  async setMicrophone(track) {
    await this.#microphone?.replaceTrack(track);
  }

  /** What a weak network leaves of our picture, then of our voice. @param {number} rung of RUNGS */
  async take(rung) {
    const { bits, scale, fps, voice } = RUNGS[rung];
    const picture = { active: bits > 0, scaleResolutionDownBy: scale, maxFramerate: fps, ...(bits && { maxBitrate: bits }) };
    await Promise.all([encode(this.#camera, picture), encode(this.#microphone, { maxBitrate: voice })]);
  }

  /** To every other participant. @param {object} message @returns {boolean} whether it left */
  say(message) {
    if (this.channel.readyState !== "open") return false;
    this.channel.send(JSON.stringify(message));
    return true;
  }

  close() {
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  /** @param {string} label @param {Line} line @returns {RTCRtpTransceiver} */
  #add(label, { track, maxBitrate, degradation, fullBand: whole }) {
    const added = this.#line(/** @type {"audio" | "video"} */ (track.kind), track, maxBitrate);
    if (track.kind === "video") prefer(added);
    if (degradation) void settle(added.sender, degradation);
    this.#lines.set(label, added);
    if (whole) this.#whole.add(added);
    return added;
  }

  /** Our description, and what the relay answers. */
  async #negotiate() {
    await this.pc.setLocalDescription();
    const sdp = await described(this.pc);
    const labels = Object.fromEntries([...this.#lines].map(([label, { mid }]) => [mid ?? "", label]));
    const answer = await this.signalling.ask("publication", { sdp, labels });
    const mids = [...this.#whole].filter((line) => line.currentDirection !== "stopped").map(({ mid }) => mid);
    await this.pc.setRemoteDescription({ type: "answer", sdp: fullBand(sdp, answer.sdp, mids) });
  }

  /** Refused: what we sent before goes on. @param {string} label @param {RTCRtpTransceiver} line @param {unknown} error */
  async #takeBack(label, line, error) {
    if (error instanceof Away) throw error;
    this.#lines.delete(label);
    await this.pc.setLocalDescription({ type: "rollback" });
    line.stop();
    throw error;
  }

  /** One description at a time. @template T @param {() => Promise<T>} act @returns {Promise<T>} */
  #inTurn(act) {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => {});
    return done;
  }

  /** @param {"audio" | "video"} kind @param {MediaStreamTrack | null} track @param {number} maxBitrate */
  #line(kind, track, maxBitrate) {
    return this.pc.addTransceiver(track ?? kind, { direction: "sendonly", sendEncodings: [{ maxBitrate }] });
  }
}

/** Whether detail or motion is kept when the network is short. @param {RTCRtpSender} sender @param {RTCDegradationPreference} degradation */
async function settle(sender, degradation) {
  const parameters = /** @type {any} */ (sender.getParameters());
  await sender.setParameters({ ...parameters, degradationPreference: degradation }).catch(() => {});
}

/** @param {RTCRtpSender | undefined} sender @param {Partial<RTCRtpEncodingParameters>} how */
async function encode(sender, how) {
  const parameters = sender?.getParameters();
  if (!parameters?.encodings?.length) return;
  Object.assign(parameters.encodings[0], how);
  await sender?.setParameters(parameters).catch(() => {}); // the connection is being replaced
}

/** VP8 first: every browser of the room can show it. @param {RTCRtpTransceiver} transceiver */
function prefer(transceiver) {
  const known = RTCRtpReceiver.getCapabilities?.("video")?.codecs ?? [];
  const wanted = CODECS.flatMap((name) => known.filter(({ mimeType }) => mimeType === name));
  if (wanted.length) transceiver.setCodecPreferences?.(wanted);
}
