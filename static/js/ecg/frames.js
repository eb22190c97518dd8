// @ts-check
/** The frames of an ECG, as docs/protocol.md describes them: written by a source, read by whoever watches. */

/**
 * @typedef {{device: string, source: string, rate: number, leads: string[], unit: number}} Description
 *   `rate` in hertz, `unit` in microvolts, `source` one of SOURCES
 * @typedef {Description & {stream: string, seq: number, first: number, clock: number, samples: Int16Array, count: number}} Frame
 *   `first`: how many samples of each lead came before, lost ones included; `clock` of the source at it, in
 *   milliseconds; `samples`: all leads of one instant, then of the next; `count` instants
 */
export const MISSING = -32768;
export const SOURCES = ["simulation", "polar", "bridge"];
export const LONGEST = 10_800; // characters of samples: the whole message stays far under 16 KiB
const LEAD = /^[A-Za-z0-9+-]{1,8}$/;
const STREAM = /^[\w-]{1,40}$/;

/** Why a frame cannot be used: `code` is one of "shape", "numbers", "samples". */
export class Unreadable extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** @param {Description} description @param {{stream: string, seq: number, first: number, clock: number}} place @param {Int16Array} samples */
export function written(description, place, samples) {
  return { type: "ecg", ...place, ...description, data: packed(samples) };
}

/** @param {any} message @returns {Frame} Throws Unreadable: nothing of a doubtful frame is kept. */
export function read(message) {
  const { stream, seq, first, clock, data } = message;
  const description = described(message);
  if (typeof stream !== "string" || !STREAM.test(stream)) throw new Unreadable("shape");
  if (![seq, first].every((n) => Number.isSafeInteger(n) && n >= 0) || !Number.isFinite(clock)) throw new Unreadable("numbers");
  const samples = unpacked(data);
  const count = samples.length / description.leads.length;
  if (!Number.isInteger(count) || count < 1 || count > 2 * description.rate) throw new Unreadable("samples");
  return { ...description, stream, seq, first, clock, samples, count };
}

/** What a source says it is, in bounds. @param {any} said @returns {Description} Throws Unreadable. */
export function described({ device, source, rate, leads, unit }) {
  const names = Array.isArray(leads) && leads.length >= 1 && leads.length <= 12 && leads.every((name) => typeof name === "string" && LEAD.test(name));
  if (!names || new Set(leads).size < leads.length || !SOURCES.includes(source)) throw new Unreadable("shape");
  if (typeof device !== "string" || device.length > 60) throw new Unreadable("shape");
  if (!Number.isFinite(rate) || rate < 50 || rate > 1000 || !Number.isFinite(unit) || unit < 0.01 || unit > 100) throw new Unreadable("numbers");
  return { device, source, rate, leads: [...leads], unit };
}

/** Little-endian, two bytes a sample, in base64. @param {Int16Array} samples */
export function packed(samples) {
  const view = new DataView(new ArrayBuffer(2 * samples.length));
  samples.forEach((sample, index) => view.setInt16(2 * index, sample, true));
  const bytes = new Uint8Array(view.buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** @param {any} data @param {number} [longest] characters @returns {Int16Array} Throws Unreadable. */
export function unpacked(data, longest = LONGEST) {
  if (typeof data !== "string" || !data || data.length > longest) throw new Unreadable("samples");
  let text = "";
  try {
    text = atob(data);
  } catch {
    throw new Unreadable("samples");
  }
  if (text.length % 2) throw new Unreadable("samples");
  const view = new DataView(Uint8Array.from(text, (letter) => letter.charCodeAt(0)).buffer);
  return Int16Array.from({ length: text.length / 2 }, (_, index) => view.getInt16(2 * index, true));
}
