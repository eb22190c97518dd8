// @ts-check
/** From the device's unit to the one that is spoken here, in whole arithmetic: mmHg, °C, g/L or mmol/L, kg, m. */
import { decimal, written } from "./numbers.js";

/**
 * unit: [unit spoken, multiplier, divisor, added first, decimals]. Powers of ten only move the point: nothing is rounded.
 * `domain/measures/units.py` says the same for what is kept.
 * @type {Record<string, [string, bigint, bigint, bigint, (own: number) => number]>}
 */
const SPOKEN = {
  kPa: ["mmHg", 760_000n, 101_325n, 0n, () => 0],
  "°F": ["°C", 5n, 9n, -32n, (own) => Math.min(Math.max(own, 1), 2)],
  "kg/L": ["g/L", 1000n, 1n, 0n, (own) => Math.max(own - 3, 0)],
  "mol/L": ["mmol/L", 1000n, 1n, 0n, (own) => Math.max(own - 3, 0)],
  lb: ["kg", 45_359_237n, 100_000_000n, 0n, () => 2],
  in: ["m", 254n, 10_000n, 0n, () => 2],
};

/** @param {import("./reading.js").Quantity} quantity */
export function spoken({ value, unit }) {
  const rule = SPOKEN[unit];
  const number = decimal(value);
  if (!rule || !number) return { value, unit };
  const [to, times, by, added, kept] = rule;
  const decimals = kept(-number.power);
  const scale = 10n ** BigInt(-number.power);
  const top = (BigInt(number.mantissa) + added * scale) * times * 10n ** BigInt(decimals);
  return { value: written({ mantissa: Number(rounded(top, by * scale)), power: -decimals }), unit: to };
}

/** Half away from zero. @param {bigint} top @param {bigint} bottom */
function rounded(top, bottom) {
  const size = top < 0n ? -top : top;
  const whole = (2n * size + bottom) / (2n * bottom);
  return top < 0n ? -whole : whole;
}
