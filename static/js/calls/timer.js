// @ts-check
/** "06:42": how long the consultation has lasted. */
import { part } from "./words.js";

/**
 * @param {ParentNode} root
 * @param {() => string} since ISO moment of the beginning, "" before it
 * @returns {() => void} stops it
 */
export function count(root, since) {
  const show = () => {
    const line = part(root, "timer");
    const beginning = Date.parse(since());
    if (!line) return;
    line.hidden = Number.isNaN(beginning);
    if (!line.hidden) line.textContent = written(Math.max(0, Math.floor((Date.now() - beginning) / 1000)));
  };
  show();
  const timer = setInterval(show, 1000);
  return () => clearInterval(timer);
}

/** @param {number} seconds */
export function written(seconds) {
  const hours = Math.floor(seconds / 3600);
  const rest = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  return [...(hours ? [hours] : []), ...rest].join(":");
}
