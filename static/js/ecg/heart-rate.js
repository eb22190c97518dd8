// @ts-check
/** Heart Rate Measurement (0x2A37 of service 0x180D): a rate and the intervals between beats, no trace. */

/**
 * @param {DataView} view
 * @returns {{bpm: number | null, contact: boolean | null, rr: number[]}} `rr` in milliseconds; `bpm` null when the sensor
 *   says that it does not touch, or says 0; `contact` null when it cannot know. Throws RangeError when it is cut short.
 */
export function parsed(view) {
  const flags = view.getUint8(0);
  const wide = flags & 1;
  const bpm = wide ? view.getUint16(1, true) : view.getUint8(1);
  const contact = flags & 4 ? Boolean(flags & 2) : null;
  let at = wide ? 3 : 2;
  if (flags & 8) {
    view.getUint16(at, true); // energy expended
    at += 2;
  }
  const rest = view.byteLength - at;
  if (flags & 16 ? rest < 2 || rest % 2 : rest) throw new RangeError("not a heart rate measurement");
  const rr = Array.from({ length: rest / 2 }, (_, index) => (view.getUint16(at + 2 * index, true) * 1000) / 1024);
  return { bpm: bpm && contact !== false ? bpm : null, contact, rr };
}

/** A message of the call, in bounds. @param {any} message @returns {{device: string, bpm: number | null, rr: number[]} | null} */
export function read({ device, bpm, rr }) {
  if (typeof device !== "string" || device.length > 60) return null;
  if (bpm !== null && !(Number.isInteger(bpm) && bpm > 0 && bpm <= 300)) return null;
  if (!Array.isArray(rr) || rr.length > 16 || !rr.every((one) => Number.isFinite(one) && one > 0 && one < 64_000)) return null;
  return { device, bpm, rr };
}
