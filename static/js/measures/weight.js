// @ts-check
/** Weight Measurement, 0x2A9D (service 0x181D, indicated): steps of 0.005 kg or of 0.01 lb. */
import { Payload } from "./payload.js";
import { reading } from "./reading.js";

const IMPERIAL = 1, TIME = 2, USER = 4, BODY = 8;
const FAILED = 0xffff, NOBODY = 0xff;

/** @param {DataView | Uint8Array} bytes @returns {import("./reading.js").Reading} */
export function weight(bytes) {
  const payload = new Payload(bytes);
  const flags = payload.u8();
  const steps = payload.u16();
  const time = flags & TIME ? payload.time() : null;
  const user = flags & USER ? payload.u8() : null;
  const bmi = flags & BODY ? payload.u16() : 0;
  const height = flags & BODY ? payload.u16() : 0;
  payload.end();
  const imperial = flags & IMPERIAL;
  const mass = imperial ? { mantissa: steps, power: -2 } : { mantissa: steps * 5, power: -3 };
  const tall = imperial ? { mantissa: height, power: -1 } : { mantissa: height, power: -3 };
  const values = {
    weight: [steps === FAILED ? null : mass, imperial ? "lb" : "kg"],
    bmi: [bmi ? { mantissa: bmi, power: -1 } : null, "kg/m²"],
    height: [height ? tall : null, imperial ? "in" : "m"],
  };
  return reading("weight", /** @type {any} */ (values), ["weight"], { time, user: user === NOBODY ? null : user });
}
