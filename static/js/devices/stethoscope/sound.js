// @ts-check
/** From a track to the ears: a filter as on a stethoscope's head, a volume, and what is drawn. */

/** What passes, in Hz. Bell: low sounds (S3, rumbles). Diaphragm: high ones (valves, breath). */
export const FILTERS = /** @type {const} */ ({
  bell: { words: "Cloche", hint: "Sons graves, 20 à 200\u00a0Hz", from: 20, to: 200 },
  diaphragm: { words: "Diaphragme", hint: "Sons aigus, 100 à 500\u00a0Hz", from: 100, to: 500 },
  wide: { words: "Large", hint: "Tout, sans filtre", from: 0, to: 0 },
});
const GENTLE = Math.SQRT1_2;

export class Sound {
  /** @param {MediaStreamTrack} track @param {boolean} heard false: drawn only, for who holds it */
  constructor(track, heard) {
    this.context = new AudioContext({ latencyHint: "interactive" });
    this.pump = new Audio(); // Chromium decodes a received track only for an element that plays it
    this.pump.muted = true;
    this.pump.srcObject = new MediaStream([track]);
    void this.pump.play().catch(() => {});
    this.source = this.context.createMediaStreamSource(new MediaStream([track]));
    this.analyser = new AnalyserNode(this.context, { fftSize: 8192, smoothingTimeConstant: 0 });
    this.gain = new GainNode(this.context, { gain: 1 });
    this.source.connect(this.analyser);
    if (heard) this.gain.connect(this.context.destination);
    this.filter("wide");
    void this.context.resume().catch(() => {});
  }

  /** A browser may want a tap first. */
  get waits() {
    return this.context.state !== "running";
  }

  /** From the samples to the ears, in seconds. */
  get delay() {
    return (this.context.baseLatency || 0) + (this.context.outputLatency || 0);
  }

  /** @param {keyof typeof FILTERS} name */
  filter(name) {
    const { from, to } = FILTERS[name];
    this.source.disconnect();
    this.source.connect(this.analyser);
    /** @type {AudioNode} */ let last = this.source;
    for (const stage of [...twice("highpass", from), ...twice("lowpass", to)]) {
      const node = new BiquadFilterNode(this.context, stage);
      last.connect(node);
      last = node;
    }
    last.connect(this.gain);
  }

  /** @param {number} times 0 to 8 */
  set volume(times) {
    this.gain.gain.setTargetAtTime(times, this.context.currentTime, 0.02);
  }

  close() {
    this.pump.srcObject = null;
    this.pump.remove();
    void this.context.close().catch(() => {});
  }
}

/** @param {BiquadFilterType} type @param {number} frequency @returns {BiquadFilterOptions[]} 24 dB an octave; none at 0 */
const twice = (type, frequency) => (frequency ? Array(2).fill({ type, frequency, Q: GENTLE }) : []);
