// @ts-check
/** What a microphone gives, in whatever form this browser records: the server makes it playable everywhere. */

const FORMS = ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const SUFFIXES = /** @type {Record<string, string>} */ ({ "audio/mp4": "m4a", "audio/webm": "webm", "audio/ogg": "ogg" });
const BITS = 32_000;
const SLICE_MS = 1_000;

export class Microphone {
  /** @type {Blob[]} */ #pieces = [];

  /** @param {MediaStream} stream @param {{onEnded: () => void}} told when the device stops by itself */
  constructor(stream, { onEnded }) {
    this.stream = stream;
    const mimeType = FORMS.find((form) => MediaRecorder.isTypeSupported(form));
    this.recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS });
    this.recorder.ondataavailable = ({ data }) => data.size && this.#pieces.push(data);
    const [track] = stream.getAudioTracks();
    track.onended = track.onmute = onEnded; // unplugged, or taken by a call of the phone
    this.context = new AudioContext();
    this.context.resume().catch(() => null); // an iPhone lets it sleep once it has asked the person
    this.meter = this.context.createAnalyser();
    this.meter.fftSize = 1024;
    this.context.createMediaStreamSource(stream).connect(this.meter);
    this.heard = new Uint8Array(this.meter.fftSize);
    this.recorder.start(SLICE_MS);
  }

  /** How loud it is now, 0 to 1. */
  get level() {
    this.meter.getByteTimeDomainData(this.heard);
    return Math.min(1, Math.max(...this.heard.map((value) => Math.abs(value - 128))) / 100);
  }

  /** The recording, once the device is let go. @returns {Promise<{blob: Blob, name: string, type: string}>} */
  async stop() {
    const { recorder } = this;
    if (recorder.state !== "inactive")
      await new Promise((done) => {
        recorder.onstop = done;
        recorder.stop();
      });
    this.close();
    const type = (recorder.mimeType || this.#pieces[0]?.type || "audio/webm").split(";")[0];
    return { blob: new Blob(this.#pieces, { type }), name: `vocal.${SUFFIXES[type] ?? "webm"}`, type };
  }

  close() {
    this.stream.getTracks().forEach((track) => track.stop());
    this.context.close().catch(() => null);
  }
}

/** Asks the person. Rejects with the browser's own error. @param {{onEnded: () => void}} told */
export async function open(told) {
  if (!navigator.mediaDevices) throw new DOMException("", "NotFoundError");
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  return new Microphone(await navigator.mediaDevices.getUserMedia({ audio }), told);
}

/** @param {unknown} error @returns {string} */
export function sentenceOf(error) {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError")
    return (
      "Liane n’a pas accès au micro. Autorisez-le pour ce site dans les réglages du navigateur, " +
      "puis touchez à nouveau le micro. Sinon, joignez un enregistrement fait avec votre téléphone."
    );
  if (name === "NotFoundError") return "Aucun micro n’a été trouvé sur cet appareil. Branchez-en un, puis recommencez.";
  return "Le micro n’a pas pu être ouvert\u00a0: une autre application s’en sert peut-être. Fermez-la, puis recommencez.";
}
