// @ts-check
/** Blood Pressure Measurement, 0x2A35 (service 0x1810, indicated). */
import { Payload } from "./payload.js";
import { reading, told } from "./reading.js";

const KPA = 1, TIME = 2, PULSE = 4, USER = 8, STATUS = 16;
const DOUBTS = { 0: "movement", 1: "loose-cuff", 2: "irregular-pulse", 3: "pulse-range", 4: "pulse-range", 5: "position" };
const NOBODY = 0xff;

/** @param {DataView | Uint8Array} bytes @returns {import("./reading.js").Reading} */
export function bloodPressure(bytes) {
  const payload = new Payload(bytes);
  const flags = payload.u8();
  const unit = flags & KPA ? "kPa" : "mmHg";
  const [systolic, diastolic, mean] = [payload.sfloat(), payload.sfloat(), payload.sfloat()];
  const time = flags & TIME ? payload.time() : null;
  const pulse = flags & PULSE ? payload.sfloat() : null;
  const user = flags & USER ? payload.u8() : null;
  const status = flags & STATUS ? payload.u16() : null;
  payload.end();
  const values = { systolic: [systolic, unit], diastolic: [diastolic, unit], mean: [mean, unit], pulse: [pulse, "/min"] };
  const more = { time, user: user === NOBODY ? null : user, status, doubts: told(status, DOUBTS) };
  return reading("blood_pressure", /** @type {any} */ (values), ["systolic", "diastolic"], more);
}
