// @ts-check
/** A device's clock knows no zone: it is read as that of the person who holds it. */

/** @typedef {import("./payload.js").DeviceTime | null} Time */

/** @param {Time} time @returns {string | null} with its zone, when the date is whole */
export function iso(time) {
  if (!time?.complete) return null;
  return new Date(time.year, time.month - 1, time.day, time.hour, time.minute, time.second).toISOString();
}

/** "05/12/2012 11:50:27", "17/04 20:41:59": what the device knows, in words. @param {Time} time */
export function told(time) {
  if (!time) return "";
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const day = [time.day && two(time.day), time.month && two(time.month), time.year].filter(Boolean).join("/");
  return `${day} ${two(time.hour)}:${two(time.minute)}:${two(time.second)}`.trim();
}
