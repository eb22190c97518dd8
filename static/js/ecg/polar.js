// @ts-check
/**
 * The ECG stream of Polar sensors (PMD, "Polar Measurement Data"): 130 Hz, one lead, microvolts. A frame is one byte of
 * type (0: ECG), eight of time (nanoseconds since 2000-01-01, of its last sample, little-endian), one of frame type (0),
 * then samples of three bytes, signed, little-endian.
 */
export const RATE = 130;
export const SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8";
export const CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8";
export const DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8";
export const START = Uint8Array.of(0x02, 0x00, 0x00, 0x01, 0x82, 0x00, 0x01, 0x01, 0x0e, 0x00); // 130 Hz, 14 bits
export const STOP = Uint8Array.of(0x03, 0x00);
const HEAD = 10;
const EPOCH_MS = Date.UTC(2000, 0, 1);

/** @param {DataView} view @returns {{last: bigint, samples: Int32Array}} `last`: nanoseconds since 2000. Throws RangeError for anything else. */
export function parsed(view) {
  const size = view.byteLength - HEAD;
  if (size < 3 || size % 3 || view.getUint8(0) !== 0 || view.getUint8(9) !== 0) throw new RangeError("not an ECG frame of type 0");
  const samples = new Int32Array(size / 3);
  for (let at = 0; at < samples.length; at++) {
    const place = HEAD + 3 * at;
    samples[at] = view.getUint16(place, true) | (view.getInt8(place + 2) << 16);
  }
  return { last: view.getBigUint64(1, true), samples };
}

/** @param {bigint} nanoseconds since 2000 @returns {number} milliseconds since 1970 */
export const moment = (nanoseconds) => EPOCH_MS + Number(nanoseconds / 1000n) / 1000;

/** What the sensor answers to START. @param {DataView} view @returns {boolean} whether it sends */
export function accepted(view) {
  const [answer, verb, what, state] = [0, 1, 2, 3].map((at) => (at < view.byteLength ? view.getUint8(at) : -1));
  return answer === 0xf0 && verb === 0x02 && what === 0x00 && (state === 0 || state === 6); // 6: it sends already
}

/** Tells how many samples were lost between two frames, by the sensor's own clock. */
export class Continuity {
  /** @type {bigint | null} */ #last = null;

  /** @param {{last: bigint, samples: Int32Array}} frame @returns {number} lost before it; -1: it was heard before */
  lost({ last, samples }) {
    const before = this.#last;
    if (before !== null && last <= before) return -1;
    this.#last = last;
    if (before === null) return 0;
    const due = Math.round((Number(last - before) * RATE) / 1e9);
    const missing = due - samples.length;
    return missing > 2 ? missing : 0; // its clock and its rate differ by a few parts in a thousand
  }
}
