// @ts-check
/**
 * Puts the frames of one participant in order. A frame that does not come within the patience leaves a gap; a gap is
 * never filled afterwards, so that what was seen, and what is kept, is the same thing.
 */
import { Unreadable, read } from "./frames.js";
import { Ring } from "./ring.js";

/** @typedef {import("./frames.js").Frame} Frame @typedef {import("./frames.js").Description} Description */
export const HELD_S = 40;
export const PATIENCE_MS = 600;
const SILENT_MS = 2_000;
const MOST_WAITING = 64;
const AHEAD_S = 5; // a source may be faster than its word by this much before it is not believed

export class Receiver {
  /** @type {Ring | null} */ ring = null;
  /** @type {Description | null} */ description = null;
  /** Instants of every lead that never came. */ lost = 0;
  /** @type {{at: number, count: number}[]} the gaps, in instants */ gaps = [];
  duplicates = 0;
  refused = 0;
  /** Why the last frame was refused, or "". */ trouble = "";
  #stream = "";
  /** @type {Set<string>} */ #past = new Set();
  /** @type {Map<number, Frame>} */ #waiting = new Map();
  #blockedSince = 0;
  #began = 0;
  #taken = 0;
  #heard = 0;

  /** @param {any} message of type "ecg" @param {number} now milliseconds of our own clock @returns {boolean} whether it was believed */
  take(message, now) {
    try {
      const frame = read(message);
      if (this.#past.has(frame.stream)) throw new Unreadable("past");
      if (frame.stream !== this.#stream) this.#begin(frame, now);
      this.#check(frame, now);
      this.#place(frame, now);
      return true;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.refused += 1;
      this.trouble = error.code;
      return false;
    }
  }

  /** What waits too long becomes a gap. Ask several times a second. @param {number} now */
  tick(now) {
    if (!this.ring || !this.#waiting.size || now - this.#blockedSince < PATIENCE_MS) return;
    this.#leap(now);
  }

  /** Nothing has come for a while. @param {number} now */
  silent(now) {
    return Boolean(this.ring) && now - this.#heard > SILENT_MS;
  }

  /** Milliseconds since the last frame came. @param {number} now */
  age(now) {
    return now - this.#heard;
  }

  get stream() {
    return this.#stream;
  }

  /** The instants held, all leads, MISSING where there is a gap. @param {number} seconds @returns {{from: number, samples: Int16Array}} */
  last(seconds) {
    if (!this.ring || !this.description) return { from: 0, samples: new Int16Array() };
    const from = Math.max(this.ring.oldest, this.ring.end - Math.round(seconds * this.description.rate));
    const leads = this.description.leads.map((_, lead) => /** @type {Ring} */ (this.ring).read(lead, from, /** @type {Ring} */ (this.ring).end));
    const samples = new Int16Array(leads.length * leads[0].length);
    leads.forEach((values, lead) => values.forEach((value, at) => (samples[at * leads.length + lead] = value)));
    return { from, samples };
  }

  /** @param {Frame} frame @param {number} now */
  #begin(frame, now) {
    if (this.#stream) this.#past.add(this.#stream);
    const { device, source, rate, leads, unit } = frame;
    this.description = { device, source, rate, leads, unit };
    this.ring = new Ring(leads.length, Math.round(HELD_S * rate));
    this.ring.begin(frame.first);
    this.#waiting.clear();
    Object.assign(this, { lost: 0, gaps: [], duplicates: 0, refused: 0, trouble: "" });
    [this.#stream, this.#began, this.#taken] = [frame.stream, now, 0];
  }

  /** One stream is one device that does not change; and time passes for everybody. @param {Frame} frame @param {number} now */
  #check(frame, now) {
    const known = /** @type {Description} */ (this.description);
    const same = ["device", "source", "rate", "unit"].every((name) => /** @type {any} */ (frame)[name] === /** @type {any} */ (known)[name]);
    if (!same || frame.leads.join() !== known.leads.join()) throw new Unreadable("changed");
    const most = known.rate * (AHEAD_S + (1.2 * (now - this.#began)) / 1000);
    if (this.#taken + frame.count > most) throw new Unreadable("too-fast");
  }

  /** @param {Frame} frame @param {number} now */
  #place(frame, now) {
    const ring = /** @type {Ring} */ (this.ring);
    this.#heard = now;
    if (frame.first < ring.end || this.#waiting.has(frame.first)) {
      this.duplicates += 1;
      return;
    }
    this.#taken += frame.count;
    if (!this.#waiting.size) this.#blockedSince = now;
    this.#waiting.set(frame.first, frame);
    this.#follow(now);
    if (this.#waiting.size > MOST_WAITING) this.#leap(now);
  }

  /** Write what comes next, as long as it is there. @param {number} now */
  #follow(now) {
    const ring = /** @type {Ring} */ (this.ring);
    for (let frame = this.#waiting.get(ring.end); frame; frame = this.#waiting.get(ring.end)) {
      this.#waiting.delete(ring.end);
      ring.write(frame.samples);
      this.#blockedSince = now;
    }
    for (const [first] of this.#waiting) if (first < ring.end) this.#waiting.delete(first);
  }

  /** Give up what is missing before the first frame that waits. @param {number} now */
  #leap(now) {
    const ring = /** @type {Ring} */ (this.ring);
    const next = Math.min(...this.#waiting.keys());
    const count = next - ring.end;
    this.gaps.push({ at: ring.end, count });
    if (this.gaps.length > 200) this.gaps.shift();
    this.lost += count;
    ring.skip(count);
    this.#follow(now);
  }
}
