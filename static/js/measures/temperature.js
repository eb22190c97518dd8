// @ts-check
/** Temperature Measurement, 0x2A1C (service 0x1809, indicated). */
import { Payload } from "./payload.js";
import { reading } from "./reading.js";

const FAHRENHEIT = 1, TIME = 2, SITE = 4;
const SITES = ["", "armpit", "body", "ear", "finger", "gut", "mouth", "rectum", "toe", "eardrum"];

/** @param {DataView | Uint8Array} bytes @returns {import("./reading.js").Reading} */
export function temperature(bytes) {
  const payload = new Payload(bytes);
  const flags = payload.u8();
  const value = payload.float();
  const time = flags & TIME ? payload.time() : null;
  const site = flags & SITE ? payload.u8() : 0;
  payload.end();
  const more = { time, circumstance: SITES[site] ?? "" };
  return reading("temperature", { temperature: [value, flags & FAHRENHEIT ? "°F" : "°C"] }, ["temperature"], more);
}
