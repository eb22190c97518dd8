// @ts-check
/** The standard health profiles of Bluetooth that Liane reads: which service, which characteristics, which parser. */
import { continuous, spotCheck } from "./oximetry.js";
import { bloodPressure } from "./pressure.js";
import { glucose } from "./glucose.js";
import { heartRate } from "./heart-rate.js";
import { temperature } from "./temperature.js";
import { weight } from "./weight.js";

/**
 * `flowing`: the characteristic sends a value a second or so, which is shown live and kept when asked; the others send
 * one measure, kept at once.
 * @typedef {{kind: string, service: number, reads: {characteristic: number, parse: (bytes: DataView | Uint8Array) => import("./reading.js").Reading, flowing: boolean}[]}} Profile
 */
const once = (/** @type {number} */ characteristic, /** @type {any} */ parse) => ({ characteristic, parse, flowing: false });
const flowing = (/** @type {number} */ characteristic, /** @type {any} */ parse) => ({ characteristic, parse, flowing: true });

/** @type {Profile[]} */
export const PROFILES = [
  { kind: "blood_pressure", service: 0x1810, reads: [once(0x2a35, bloodPressure)] },
  { kind: "oximetry", service: 0x1822, reads: [once(0x2a5e, spotCheck), flowing(0x2a5f, continuous)] },
  { kind: "temperature", service: 0x1809, reads: [once(0x2a1c, temperature)] },
  { kind: "glucose", service: 0x1808, reads: [once(0x2a18, glucose)] },
  { kind: "weight", service: 0x181d, reads: [once(0x2a9d, weight)] },
  { kind: "heart_rate", service: 0x180d, reads: [flowing(0x2a37, heartRate)] },
];
