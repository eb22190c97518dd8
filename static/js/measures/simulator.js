// @ts-check
/**
 * Devices of nobody, for demonstrations and tests: they send the bytes that real ones send, which go through the same
 * parsers. Whatever comes from here is called a simulation on the screen and in what is kept.
 */

const SECOND = 1000;

/** @param {number} value @param {number} power @returns {number[]} an SFLOAT, little-endian */
function sfloat(value, power) {
  const bits = ((power & 15) << 12) | (Math.round(value / 10 ** power) & 0xfff);
  return [bits & 255, bits >> 8];
}

/** @param {number} bits @returns {number[]} */
const two = (bits) => [bits & 255, bits >> 8];

/** @param {Date} now @returns {number[]} */
const time = (now) => [...two(now.getFullYear()), now.getMonth() + 1, now.getDate(), now.getHours(), now.getMinutes(), now.getSeconds()];

/** By kind: [characteristic, bytes of the nth reading]. @type {Record<string, [number, (n: number, now: Date) => number[]]>} */
const SENT = {
  blood_pressure: [0x2a35, (n, now) => [0x06, ...sfloat(138 + n, 0), ...sfloat(88, 0), ...sfloat(104, 0), ...time(now), ...sfloat(72, 0)]],
  oximetry: [0x2a5f, (n) => [0x04, ...sfloat(97 - (n % 2), 0), ...sfloat(72 + (n % 4), 0), ...two(2 ** 10)]],
  temperature: [0x2a1c, (n, now) => [0x06, ...two(376 + n), 0, 0xff, ...time(now), 3]],
  glucose: [0x2a18, (n, now) => [0x02, ...two(n + 1), ...time(now), ...sfloat(0.00105, -5), 0x11]],
  weight: [0x2a9d, (n, now) => [0x02, ...two(13_680), ...time(now)]],
  heart_rate: [0x2a37, (n) => [0x06, 72 + (n % 4)]],
};

export class Simulated {
  /** @type {ReturnType<typeof setInterval> | undefined} */ #timer;
  #n = 0;

  /** @param {import("./profiles.js").Profile} profile @param {{bytes: (characteristic: number, bytes: DataView) => void}} answer */
  constructor(profile, answer) {
    this.profile = profile;
    this.answer = answer;
  }

  async open() {
    const flowing = this.profile.reads.some((one) => one.flowing);
    if (flowing) this.#timer = setInterval(() => this.#send(), SECOND);
    else this.#timer = setTimeout(() => this.#send(), SECOND);
  }

  close() {
    clearInterval(this.#timer);
  }

  #send() {
    const [characteristic, bytes] = SENT[this.profile.kind];
    this.answer.bytes(characteristic, new DataView(Uint8Array.from(bytes(this.#n++, new Date())).buffer));
  }
}
