// @ts-check
/** What we send: one connection with our camera, our microphone and the data channel "liane". */
import { described, mind } from "./gathering.js";

/** @typedef {import("./signalling.js").Signalling} Signalling */

const CAMERA_BITS = 1_500_000;
const REDUCED_BITS = 350_000;
const VOICE_BITS = 40_000;
const CODECS = ["video/VP8", "video/H264", "video/rtx"];

export class Publication {
  /** @type {RTCRtpSender | undefined} */ #camera;
  /** @type {RTCRtpSender | undefined} */ #microphone;

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
   */
  async open(microphone, camera) {
    const voice = this.#line("audio", microphone, VOICE_BITS);
    const picture = this.#line("video", camera, CAMERA_BITS);
    prefer(picture);
    this.#microphone = voice.sender;
    this.#camera = picture.sender;
    await this.pc.setLocalDescription();
    const sdp = await described(this.pc);
    const labels = { [voice.mid ?? ""]: "microphone", [picture.mid ?? ""]: "camera" };
    const answer = await this.signalling.ask("publication", { sdp, labels });
    await this.pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
  }

  /** @param {MediaStreamTrack | null} track null: send nothing any more */
  async setCamera(track) {
    await this.#camera?.replaceTrack(track);
  }

  /** @param {MediaStreamTrack | null} track */
  async setMicrophone(track) {
    await this.#microphone?.replaceTrack(track);
  }

  /** A smaller picture for a weak network, so that the voice keeps its place. @param {boolean} on */
  async reduce(on) {
    const parameters = this.#camera?.getParameters();
    if (!parameters?.encodings?.length) return;
    parameters.encodings[0].maxBitrate = on ? REDUCED_BITS : CAMERA_BITS;
    parameters.encodings[0].scaleResolutionDownBy = on ? 2 : 1;
    await this.#camera?.setParameters(parameters);
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

  /** @param {"audio" | "video"} kind @param {MediaStreamTrack | null} track @param {number} maxBitrate */
  #line(kind, track, maxBitrate) {
    return this.pc.addTransceiver(track ?? kind, { direction: "sendonly", sendEncodings: [{ maxBitrate }] });
  }
}

/** VP8 first: every browser of the room can show it. @param {RTCRtpTransceiver} transceiver */
function prefer(transceiver) {
  const known = RTCRtpReceiver.getCapabilities?.("video")?.codecs ?? [];
  const wanted = CODECS.flatMap((name) => known.filter(({ mimeType }) => mimeType === name));
  if (wanted.length) transceiver.setCodecPreferences?.(wanted);
}
