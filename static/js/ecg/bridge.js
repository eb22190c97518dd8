// @ts-check
/**
 * The documented protocol of bridges (docs/protocol.md): a program beside the browser, or a device on a serial port, says
 * what it is in one line of JSON, then sends samples, as JSON or as bytes.
 */
import { MISSING, Unreadable, described, unpacked } from "./frames.js";

const VERSION = 1;
const LONGEST_LINE = 64 * 1024;
const MOST = 2; // seconds of samples in one message
const MARK = [0x4c, 0x45]; // "LE"

export class Bridge {
  /** @type {import("./frames.js").Description | null} */ description = null;
  #next = -1;

  /**
   * @param {{begin: (description: import("./frames.js").Description) => void, samples: (interleaved: Int16Array) => void, skip: (instants: number) => void}} listener
   */
  constructor(listener) {
    this.listener = listener;
  }

  /** One message, or one line of a serial port. @param {string} text Throws Unreadable. */
  text(text) {
    if (text.length > LONGEST_LINE) throw new Unreadable("samples");
    const said = parsed(text);
    if (said.hello !== undefined) return this.#hello(said);
    const { first, data, samples } = said;
    const interleaved = samples === undefined ? unpacked(data, LONGEST_LINE) : this.#flattened(samples);
    return this.#take(first, interleaved);
  }

  /** "LE", version, leads, first (32 bits), then int16 little-endian. @param {ArrayBuffer} buffer Throws Unreadable. */
  bytes(buffer) {
    const view = new DataView(buffer);
    if (view.byteLength < 10 || view.byteLength > LONGEST_LINE || view.byteLength % 2) throw new Unreadable("samples");
    const [one, two, version, leads] = [0, 1, 2, 3].map((at) => view.getUint8(at));
    if (one !== MARK[0] || two !== MARK[1] || version !== VERSION || leads !== this.description?.leads.length) throw new Unreadable("shape");
    const count = (view.byteLength - 8) / 2;
    this.#take(view.getUint32(4, true), Int16Array.from({ length: count }, (_, at) => view.getInt16(8 + 2 * at, true)));
  }

  /** @param {any} said */
  #hello({ hello, version, device, rate, leads, unit, simulated }) {
    if (hello !== "liane-ecg" || version !== VERSION || this.description) throw new Unreadable("shape");
    this.description = described({ device, source: simulated === true ? "simulation" : "bridge", rate, leads, unit });
    this.listener.begin(this.description);
  }

  /** Rows of one value a lead; null where there is none. @param {any} rows */
  #flattened(rows) {
    const width = this.description?.leads.length ?? 0;
    const fits = Array.isArray(rows) && rows.every((row) => Array.isArray(row) && row.length === width);
    if (!fits || !rows.flat().every((value) => value === null || (Number.isFinite(value) && Math.abs(value) <= 32767))) throw new Unreadable("samples");
    return Int16Array.from(rows.flat(), (value) => (value === null ? MISSING : Math.round(value)));
  }

  /** @param {any} first @param {Int16Array} samples */
  #take(first, samples) {
    if (!this.description) throw new Unreadable("shape");
    const count = samples.length / this.description.leads.length;
    if (!Number.isInteger(count) || !count || count > MOST * this.description.rate) throw new Unreadable("samples");
    if (!Number.isSafeInteger(first) || first < 0) throw new Unreadable("numbers");
    if (this.#next >= 0 && first < this.#next) return; // heard before
    if (this.#next >= 0 && first > this.#next) this.listener.skip(first - this.#next);
    this.#next = first + count;
    this.listener.samples(samples);
  }
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    const said = JSON.parse(text);
    if (said && typeof said === "object") return said;
  } catch {
    // said below
  }
  throw new Unreadable("shape");
}

/** A program on this machine, and nowhere else. @param {string} address @returns {string} "" when it may not be asked */
export function loopback(address) {
  try {
    const { protocol, hostname, port, pathname } = new URL(address);
    return protocol === "ws:" && hostname === "127.0.0.1" && port ? `ws://127.0.0.1:${port}${pathname}` : "";
  } catch {
    return "";
  }
}
