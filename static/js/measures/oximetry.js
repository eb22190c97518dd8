// @ts-check
/** Pulse oximeter (service 0x1822): PLX Spot-Check 0x2A5E (indicated) and PLX Continuous 0x2A5F (notified). */
import { Payload } from "./payload.js";
import { reading, told } from "./reading.js";
import { Refusal } from "./refusal.js";

const SPOT = { time: 1, status: 2, sensor: 4, amplitude: 8 };
const CONTINUOUS = { fast: 1, slow: 2, status: 4, sensor: 8, amplitude: 16 };
const STATUS = { 6: "early", 12: "calibration", 14: "questionable" };
const PRETENDED = 2 ** 10 | 2 ** 11;
const NOTHING = 2 ** 13 | 2 ** 15;
const SENSOR = {
  1: "sensor", 2: "signal", 3: "signal", 4: "signal", 5: "perfusion", 6: "signal", 7: "signal", 8: "signal", 10: "light",
  11: "sensor", 12: "sensor", 13: "sensor", 14: "sensor", 15: "sensor",
};

/** @param {DataView | Uint8Array} bytes @returns {import("./reading.js").Reading} */
export function spotCheck(bytes) {
  const payload = new Payload(bytes);
  const flags = payload.u8();
  const pair = [payload.sfloat(), payload.sfloat()];
  const time = flags & SPOT.time ? payload.time() : null;
  return oximetry(payload, pair, time, flags & SPOT.status, flags & SPOT.sensor, flags & SPOT.amplitude);
}

/** The fast and slow averages are read and left: the usual one is shown. @param {DataView | Uint8Array} bytes @returns {import("./reading.js").Reading} */
export function continuous(bytes) {
  const payload = new Payload(bytes);
  const flags = payload.u8();
  const pair = [payload.sfloat(), payload.sfloat()];
  for (const average of [CONTINUOUS.fast, CONTINUOUS.slow])
    if (flags & average) [payload.sfloat(), payload.sfloat()];
  return oximetry(payload, pair, null, flags & CONTINUOUS.status, flags & CONTINUOUS.sensor, flags & CONTINUOUS.amplitude);
}

/** @param {Payload} payload @param {any[]} pair @param {any} time @param {number} hasStatus @param {number} hasSensor @param {number} hasAmplitude */
function oximetry(payload, [saturation, pulse], time, hasStatus, hasSensor, hasAmplitude) {
  const status = hasStatus ? payload.u16() : null;
  const sensor = hasSensor ? payload.u24() : null;
  if (hasAmplitude) payload.sfloat();
  payload.end();
  if ((status ?? 0) & NOTHING) throw new Refusal("no-value");
  const doubts = [...told(status, STATUS), ...told(sensor, SENSOR)];
  const more = { time, status, doubts, simulated: Boolean((status ?? 0) & PRETENDED) };
  return reading("oximetry", { saturation: [saturation, "%"], pulse: [pulse, "/min"] }, ["saturation"], more);
}
