// @ts-check
/** A phonocardiogram that runs: four seconds, the newest at the right, each column the lowest and highest of its samples. */

const SECONDS = 4;
const LEAST = 0.02; // below, silence is drawn as silence

export class Wave {
  #frame = 0;
  #then = 0;
  /** @type {[number, number][]} */ #columns = [];
  #owed = 0;

  /** @param {HTMLCanvasElement} canvas @param {import("./sound.js").Sound} sound */
  constructor(canvas, sound) {
    this.canvas = canvas;
    this.sound = sound;
    this.samples = new Float32Array(sound.analyser.fftSize);
    this.#frame = requestAnimationFrame((now) => this.#step(now));
  }

  close() {
    cancelAnimationFrame(this.#frame);
  }

  /** @param {number} now */
  #step(now) {
    this.#frame = requestAnimationFrame((later) => this.#step(later));
    const { clientWidth, clientHeight } = this.canvas;
    const width = Math.max(1, Math.round(clientWidth * devicePixelRatio));
    const height = Math.max(1, Math.round(clientHeight * devicePixelRatio));
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    this.#take(Math.min(0.17, this.#then ? (now - this.#then) / 1000 : 0), width);
    this.#then = now;
    this.#draw(width, height);
  }

  /** @param {number} seconds gone by @param {number} width in columns */
  #take(seconds, width) {
    const { analyser, context } = this.sound;
    const a = (SECONDS * context.sampleRate) / width;
    this.#owed += seconds * context.sampleRate;
    const columns = Math.floor(this.#owed / a);
    this.#owed -= columns * a;
    if (!columns) return;
    analyser.getFloatTimeDomainData(this.samples);
    const first = Math.max(0, Math.floor(this.samples.length - columns * a));
    for (let n = 0; n < columns; n++) this.#columns.push(extent(this.samples, Math.floor(first + n * a), Math.floor(first + (n + 1) * a)));
    this.#columns.splice(0, this.#columns.length - width);
  }

  /** @param {number} width @param {number} height */
  #draw(width, height) {
    const pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const highest = this.#columns.reduce((most, [low, high]) => Math.max(most, high, -low), LEAST);
    const scale = (0.46 * height) / highest;
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = getComputedStyle(this.canvas).color;
    const left = width - this.#columns.length;
    this.#columns.forEach(([low, high], n) => {
      const top = height / 2 - high * scale;
      pen.fillRect(left + n, top - 0.5 * devicePixelRatio, 1, Math.max(devicePixelRatio, (high - low) * scale));
    });
  }
}

/** @param {Float32Array} samples @param {number} from @param {number} to @returns {[number, number]} */
function extent(samples, from, to) {
  let [low, high] = [0, 0];
  for (let n = from; n < to && n < samples.length; n++) {
    if (samples[n] < low) low = samples[n];
    if (samples[n] > high) high = samples[n];
  }
  return [low, high];
}
