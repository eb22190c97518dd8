// @ts-check
/**
 * Glucose (service 0x1808): Measurement 0x2A18 and Context 0x2A34 (notified), asked for through the Record Access Control
 * Point 0x2A52. A context belongs to the measure of the same sequence number.
 */
import { written } from "./numbers.js";
import { Payload } from "./payload.js";
import { reading, told } from "./reading.js";

const OFFSET = 1, CONCENTRATION = 2, MOLES = 4, STATUS = 8;
const CARBOHYDRATE = 1, MEAL = 2, TESTER = 4, EXERCISE = 8, MEDICATION = 16, LITRES = 32, HBA1C = 64, EXTENDED = 128;
const DOUBTS = { 0: "battery", 1: "sensor", 2: "sample", 3: "strip", 4: "strip", 5: "too-high", 6: "too-low", 7: "too-hot", 8: "too-cold", 9: "interrupted", 10: "sensor", 11: "clock" };
const MEALS = ["", "before-meal", "after-meal", "fasting", "casual", "bedtime"];
const CONTROL_SAMPLE = 10;

/** "Report the last record": what a meter is told so that it says the measure just made. */
export const LAST_RECORD = new Uint8Array([1, 6]);

/** @param {DataView | Uint8Array} bytes @returns {import("./reading.js").Reading} */
export function glucose(bytes) {
  const payload = new Payload(bytes);
  const flags = payload.u8();
  const sequence = payload.u16();
  const base = payload.time();
  const offset = flags & OFFSET ? payload.i16() : 0;
  const value = flags & CONCENTRATION ? payload.sfloat() : null;
  const sample = flags & CONCENTRATION ? payload.u8() : 0;
  const status = flags & STATUS ? payload.u16() : null;
  payload.end();
  const more = { time: later(base, offset), sequence, status, doubts: told(status, DOUBTS), simulated: (sample & 15) === CONTROL_SAMPLE };
  return reading("glucose", { glucose: [value, flags & MOLES ? "mol/L" : "kg/L"] }, ["glucose"], more);
}

/**
 * Read whole, so that a broken one is refused; what is kept is the meal.
 * @param {DataView | Uint8Array} bytes
 * @returns {{sequence: number, circumstance: string, carbohydrate: string, exercise: {seconds: number, percent: number} | null, medication: string, hba1c: string}}
 */
export function glucoseContext(bytes) {
  const payload = new Payload(bytes);
  const flags = payload.u8();
  const sequence = payload.u16();
  if (flags & EXTENDED) payload.u8();
  const carbohydrate = flags & CARBOHYDRATE ? (payload.u8(), amount(payload.sfloat(), "kg")) : "";
  const meal = flags & MEAL ? payload.u8() : 0;
  if (flags & TESTER) payload.u8();
  const exercise = flags & EXERCISE ? { seconds: payload.u16(), percent: payload.u8() } : null;
  const medication = flags & MEDICATION ? (payload.u8(), amount(payload.sfloat(), flags & LITRES ? "L" : "kg")) : "";
  const hba1c = flags & HBA1C ? amount(payload.sfloat(), "%") : "";
  payload.end();
  return { sequence, circumstance: MEALS[meal] ?? "", carbohydrate, exercise, medication, hba1c };
}

/** @param {any} number @param {string} unit */
const amount = (number, unit) => (typeof number === "object" ? `${written(number)} ${unit}` : "");

/** The time facing the user is the base time and an offset. @param {import("./payload.js").DeviceTime} base @param {number} minutes */
function later(base, minutes) {
  if (!base.complete || !minutes) return base;
  const at = new Date(Date.UTC(base.year, base.month - 1, base.day, base.hour, base.minute + minutes, base.second));
  return {
    year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate(),
    hour: at.getUTCHours(), minute: at.getUTCMinutes(), second: at.getUTCSeconds(), complete: true,
  };
}
