// @ts-check
/** Whether this person lets this device keep her recent conversations: asked of nobody, off until she says so. */
import { me } from "./me.js";

const NAME = `keeps:${me}`;

export function isKeeping() {
  try {
    return localStorage.getItem(NAME) === "1";
  } catch {
    return false; // without storage there is nothing to keep with
  }
}

/** @param {boolean} wanted @returns {boolean} what holds from now on */
export function setKeeping(wanted) {
  try {
    if (wanted) localStorage.setItem(NAME, "1");
    else localStorage.removeItem(NAME);
  } catch {
    return false;
  }
  return wanted;
}
