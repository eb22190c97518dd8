// @ts-check
/**
 * What every profile gives: the quantities that hold a number, in the device's own unit and digits.
 *
 * `values` by name, such as {systolic: {value: "138", unit: "mmHg"}}; `time` is the device's; `doubts` are codes of what
 * the device says against its own measure; `user`, `sequence`, `status` as it numbers them.
 *
 * @typedef {{value: string, unit: string}} Quantity
 * @typedef {{kind: string, values: Record<string, Quantity>, time: import("./payload.js").DeviceTime | null, doubts: string[],
 *   circumstance: string, user: number | null, status: number | null, sequence: number | null, simulated: boolean}} Reading
 */
import { written } from "./numbers.js";
import { Refusal } from "./refusal.js";

/**
 * @param {string} kind @param {Record<string, [import("./numbers.js").Decimal | string | null, string]>} quantities by name: [number, unit]
 * @param {string[]} needed without one of these there is no measure at all
 * @param {Partial<Reading>} [more]
 * @returns {Reading}
 */
export function reading(kind, quantities, needed, more = {}) {
  /** @type {Record<string, Quantity>} */
  const values = {};
  for (const [name, [number, unit]] of Object.entries(quantities))
    if (number && typeof number === "object") values[name] = { value: written(number), unit };
  if (needed.some((name) => !values[name])) throw new Refusal("no-value");
  return { kind, values, time: null, doubts: [], circumstance: "", user: null, status: null, sequence: null, simulated: false, ...more };
}

/** The names of the bits that are set. @param {number | null} bits @param {Record<number, string>} names */
export function told(bits, names) {
  const set = Object.entries(names).filter(([bit]) => (bits ?? 0) & (2 ** Number(bit)));
  return [...new Set(set.map(([, name]) => name))];
}
