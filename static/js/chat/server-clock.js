// @ts-check
/** Days as the server counts them (Paris), whatever this device's clock says. */

const PARIS = "Europe/Paris";
const iso = new Intl.DateTimeFormat("en-CA", { timeZone: PARIS, year: "numeric", month: "2-digit", day: "2-digit" });
const hours = new Intl.DateTimeFormat("fr", { timeZone: PARIS, hour: "2-digit", minute: "2-digit" });
const plain = new Intl.DateTimeFormat("fr", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" });
const dated = new Intl.DateTimeFormat("fr", {
  timeZone: "UTC",
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const DAY_MS = 86_400_000;

/** How many ms the server's clock is ahead of ours. */
let ahead = 0;
/** @type {Map<string, string>} */
const known = new Map();

/** @param {string | null} at a moment that the server just spoke */
export function learn(at) {
  const spoken = Date.parse(at ?? "");
  if (!Number.isNaN(spoken)) ahead = spoken - Date.now();
}

export const now = () => new Date(Date.now() + ahead);

/** @param {Date} at @returns {string} 2026-11-22 */
export const dayOf = (at) => iso.format(at);

/** The day of an ISO moment; messages of one hour share one computation. @param {string} sentAt */
export function dayOfMoment(sentAt) {
  const hour = sentAt.slice(0, 13);
  let day = known.get(hour);
  if (!day) known.set(hour, (day = dayOf(new Date(sentAt))));
  return day;
}

/** @param {string} day 2026-11-22 @returns {string} aujourd’hui, hier, mardi 12 mai */
export function dayWords(day) {
  const today = dayOf(now());
  const ago = Math.round((Date.parse(today) - Date.parse(day)) / DAY_MS);
  if (ago === 0) return "aujourd’hui";
  if (ago === 1) return "hier";
  return (day.slice(0, 4) === today.slice(0, 4) ? plain : dated).format(new Date(day));
}

/** @param {Date} at @returns {string} 08:41 */
export const hourWords = (at) => hours.format(at);
