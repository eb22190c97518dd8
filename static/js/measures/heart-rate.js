// @ts-check
/** Heart Rate Measurement, 0x2A37 (service 0x180D, notified). */
import { Payload } from "./payload.js";
import { reading } from "./reading.js";
import { Refusal } from "./refusal.js";

const WIDE = 1, DETECTED = 2, KNOWS_CONTACT = 4, ENERGY = 8, INTERVALS = 16;

/** `intervals` in ms between beats, `energy` in kJ. @param {DataView | Uint8Array} bytes @returns {import("./reading.js").Reading & {intervals: number[], energy: number | null}} */
export function heartRate(bytes) {
  const payload = new Payload(bytes);
  const flags = payload.u8();
  const rate = flags & WIDE ? payload.u16() : payload.u8();
  const energy = flags & ENERGY ? payload.u16() : null;
  const intervals = [];
  if (flags & INTERVALS) do intervals.push((payload.u16() / 1024) * 1000);
    while (payload.left);
  payload.end();
  if (rate === 0 || (flags & KNOWS_CONTACT && !(flags & DETECTED))) throw new Refusal("no-value");
  return { ...reading("heart_rate", { pulse: [{ mantissa: rate, power: 0 }, "/min"] }, ["pulse"]), intervals, energy };
}
