// @ts-check
/** Reads a GATT payload from its first byte to its last, little-endian: one byte missing or too many refuses it whole. */
import { float, sfloat } from "./numbers.js";
import { Refusal } from "./refusal.js";

const LARGEST = 64;

/**
 * The device's own clock, which knows no zone. Parts that it does not know are 0 and `complete` is then false.
 * @typedef {{year: number, month: number, day: number, hour: number, minute: number, second: number, complete: boolean}} DeviceTime
 */
export class Payload {
  #at = 0;

  /** @param {DataView | Uint8Array} bytes */
  constructor(bytes) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.byteLength > LARGEST) throw new Refusal("oversized");
  }

  get left() {
    return this.view.byteLength - this.#at;
  }

  u8() {
    return this.view.getUint8(this.#take(1));
  }

  u16() {
    return this.view.getUint16(this.#take(2), true);
  }

  i16() {
    return this.view.getInt16(this.#take(2), true);
  }

  u24() {
    const at = this.#take(3);
    return this.view.getUint16(at, true) + this.view.getUint8(at + 2) * 0x10000;
  }

  sfloat() {
    return sfloat(this.u16());
  }

  float() {
    return float(this.view.getUint32(this.#take(4), true));
  }

  /** Date Time, 0x2A08. @returns {DeviceTime} */
  time() {
    const time = { year: this.u16(), month: this.u8(), day: this.u8(), hour: this.u8(), minute: this.u8(), second: this.u8() };
    const { year, month, day, hour, minute, second } = time;
    if ((year && (year < 1582 || year > 9999)) || month > 12 || hour > 23 || minute > 59 || second > 59) throw new Refusal("moment");
    const longest = month ? new Date(Date.UTC(year || 2000, month, 0)).getUTCDate() : 31;
    if (day > longest) throw new Refusal("moment");
    return { ...time, complete: Boolean(year && month && day) };
  }

  /** What was announced has been read, and there is nothing else. */
  end() {
    if (this.left) throw new Refusal("oversized");
  }

  /** @param {number} size */
  #take(size) {
    if (this.left < size) throw new Refusal("truncated");
    this.#at += size;
    return this.#at - size;
  }
}
