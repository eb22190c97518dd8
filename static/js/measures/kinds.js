// @ts-check
/** The words of each measure, which the page holds: names, decimals, and the bounds out of which one looks again. */
import { decimal, written } from "./numbers.js";
import { spoken } from "./units.js";

/** @typedef {{words: string, icon: string, quantities: Record<string, {words: string, decimals: number, usual: [number, number]}>}} Kind */

/** @type {Record<string, Kind> | null} */ let known = null;
const holder = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-measure-kinds]"));

/** @param {string} name such as "blood_pressure" @returns {Kind | undefined} */
export function kindOf(name) {
  known ??= JSON.parse(holder()?.dataset.measureKinds ?? "{}");
  return Object.hasOwn(known ?? {}, name) ? known?.[name] : undefined;
}

/**
 * What is shown of a reading: "138/88", "mmHg", ["pouls 60 par min"], and whether a number is out of its usual bounds.
 * What is not of this kind is left out; null when its main number is missing, whoever sent it.
 * @param {string} name @param {Record<string, import("./reading.js").Quantity>} values
 */
export function shown(name, values) {
  const kind = kindOf(name);
  if (!kind || !values || typeof values !== "object") return null;
  const lines = Object.entries(values).flatMap(([quantity, said]) => line(kind, quantity, said));
  const main = lines.filter(({ quantity }) => quantity === "systolic" || quantity === "diastolic");
  const first = main.length === 2 ? main : lines.slice(0, 1);
  if (!first.length) return null;
  return {
    figure: first.map(({ figure }) => figure).join("/"),
    unit: first[0].unit,
    beside: lines.filter((one) => !first.includes(one)).map(({ words, figure, unit }) => `${words.toLowerCase()} ${figure}\u00a0${unit}`),
    unusual: lines.some(({ unusual }) => unusual),
  };
}

/** @param {Kind} kind @param {string} quantity @param {any} said */
function line(kind, quantity, said) {
  if (typeof said?.value !== "string" || typeof said.unit !== "string") return [];
  const { value, unit } = spoken(said);
  const about = kind.quantities[`${quantity} ${unit}`];
  if (!about || !decimal(value)) return [];
  const unusual = Number(value) < about.usual[0] || Number(value) > about.usual[1];
  return [{ quantity, words: about.words, figure: french(value, about.decimals), unit: unit.replace("/min", "par min"), unusual }];
}

/** "37,6": a comma, the digits that say something and `decimals` of them at least. @param {string} value @param {number} decimals */
export function french(value, decimals) {
  const [whole, fraction = ""] = written(decimal(value) ?? { mantissa: 0, power: 0 }).split(".");
  const kept = fraction.replace(/0+$/, "").padEnd(decimals, "0");
  return kept ? `${whole},${kept}` : whole;
}
