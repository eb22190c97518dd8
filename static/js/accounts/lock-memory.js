// @ts-check
/** What this browser remembers of its lock, for pages that the server does not make. It hides, it protects nothing. */
const LOCK = "liane:lock";
const LAST = "liane:used";
const SHUT = "liane:shut";

/** Minutes without use before the code is asked; 0 without a lock. */
export const lockMinutes = () => Number(localStorage.getItem(LOCK) ?? 0);

/** @param {number} minutes */
export function rememberLock(minutes) {
  if (minutes) localStorage.setItem(LOCK, String(minutes));
  else for (const name of [LOCK, LAST, SHUT]) localStorage.removeItem(name);
}

export const noteUse = () => localStorage.setItem(LAST, String(Date.now()));
export const isIdle = () => Date.now() - Number(localStorage.getItem(LAST)) >= lockMinutes() * 60_000;

/** @param {boolean} shut until the server has seen the code */
export function setShut(shut) {
  if (shut) localStorage.setItem(SHUT, "1");
  else localStorage.removeItem(SHUT);
}

/** It was locked here, and no code was given since. */
export const wasShut = () => localStorage.getItem(SHUT) === "1";
export const isShut = () => lockMinutes() > 0 && (wasShut() || isIdle());
