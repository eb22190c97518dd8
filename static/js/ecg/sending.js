// @ts-check
/** From a source to the call: samples in batches, five to ten a second. What cannot leave is a gap for everybody. */
import { MISSING, described, written } from "./frames.js";

/** @typedef {import("./frames.js").Description} Description */
const BATCH_S = 0.12;
const LARGEST = 3_600; // samples of a frame, all leads
const BACKLOG = 128 * 1024;

export class Sender {
  #seq = 0;
  #first = 0;
  /** @type {Int16Array[]} */ #kept = [];
  #count = 0;
  stream = crypto.randomUUID();
  dropped = 0;

  /** @param {{say: (message: object) => boolean, backlog?: () => number}} way @param {Description} description Throws Unreadable. */
  constructor(way, description) {
    this.way = way;
    this.description = described(description);
    this.width = this.description.leads.length;
  }

  /** Samples of consecutive instants, interleaved. @param {ArrayLike<number>} samples units, rounded; what is no number or too large is MISSING */
  push(samples) {
    const whole = Int16Array.from(samples, (value) => (Math.abs(value) <= 32767 ? Math.round(value) : MISSING));
    this.#kept.push(whole);
    this.#count += whole.length / this.width;
    if (this.#count >= BATCH_S * this.description.rate) this.flush();
  }

  /** The source itself has lost instants. @param {number} count */
  skip(count) {
    this.flush();
    this.#first += count;
  }

  flush() {
    const all = joined(this.#kept);
    const step = Math.floor(LARGEST / this.width) * this.width;
    for (let at = 0; at < all.length; at += step) this.#send(all.subarray(at, at + step));
    this.#kept = [];
    this.#count = 0;
  }

  /** Nothing more will come. @param {string} why "stopped" or "unplugged" */
  end(why) {
    this.flush();
    this.way.say({ type: "ecg-end", stream: this.stream, why });
  }

  /** @param {Int16Array} samples */
  #send(samples) {
    const place = { stream: this.stream, seq: this.#seq++, first: this.#first, clock: Math.round((1e6 * this.#first) / this.description.rate) / 1e3 };
    this.#first += samples.length / this.width;
    const late = (this.way.backlog?.() ?? 0) > BACKLOG;
    if (late || !this.way.say(written(this.description, place, samples))) this.dropped += 1;
  }
}

/** @param {Int16Array[]} parts */
function joined(parts) {
  const all = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
