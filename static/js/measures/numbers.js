// @ts-check
/**
 * IEEE 11073-20601 numbers, kept as the device wrote them: a whole mantissa and a power of ten, so that 37.60 stays
 * "37.60" and nothing is rounded by binary floats. What is not a number stays a name: "nan", "nres" (not at this
 * resolution), "+infinity", "-infinity", "reserved".
 */
import { Refusal } from "./refusal.js";

const SPECIAL = ["+infinity", "nan", "nres", "reserved", "-infinity"];
const LARGEST_POWER = 9;

/** @typedef {{mantissa: number, power: number}} Decimal mantissa × 10^power */

/** SFLOAT: 4 bits of power, 12 of mantissa, both signed. @param {number} bits 16 @returns {Decimal | string} */
export function sfloat(bits) {
  return made(signed(bits & 0xfff, 12), signed(bits >>> 12, 4), 12);
}

/** FLOAT: 8 bits of power, 24 of mantissa, both signed. @param {number} bits 32 @returns {Decimal | string} */
export function float(bits) {
  return made(signed(bits & 0xffffff, 24), signed(bits >>> 24, 8), 24);
}

/** The device's own digits, such as "37.60"; a positive power is written out. @param {Decimal} value */
export function written({ mantissa, power }) {
  const digits = String(Math.abs(mantissa)).padStart(1 - power, "0");
  const sign = mantissa < 0 ? "-" : "";
  if (power >= 0) return sign + digits + (mantissa ? "0".repeat(power) : "");
  return `${sign}${digits.slice(0, power)}.${digits.slice(power)}`;
}

/** As `written` writes it. @param {string} text @returns {Decimal | null} null when it is no decimal number */
export function decimal(text) {
  const found = /^(-?)(\d{1,9})(?:\.(\d{1,9}))?$/.exec(text);
  if (!found || found[2].length + (found[3]?.length ?? 0) > 14) return null;
  const fraction = found[3] ?? "";
  return { mantissa: Number(found[1] + found[2] + fraction), power: fraction ? -fraction.length : 0 };
}

/** The special values take the place of the extreme mantissas, only with a power of zero: others are numbers.
 *
 * @param {number} mantissa @param {number} power @param {number} bits @returns {Decimal | string}
 */
function made(mantissa, power, bits) {
  const largest = 2 ** (bits - 1);
  if (power === 0) {
    const place = [largest - 2, largest - 1, -largest, 1 - largest, 2 - largest].indexOf(mantissa);
    if (place >= 0) return SPECIAL[place];
  }
  if (Math.abs(power) > LARGEST_POWER) throw new Refusal("unreadable");
  return { mantissa, power };
}

/** @param {number} value @param {number} bits */
const signed = (value, bits) => (value >= 2 ** (bits - 1) ? value - 2 ** bits : value);
