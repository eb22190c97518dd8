// @ts-check
/** How long to wait before the next attempt: longer each time, and not at all once hurried. */
import { pause } from "./gathering.js";

const FIRST_MS = 250;
const LONGEST_MS = 2_000;

export class Waits {
  hurry = () => {};

  /** @param {number} failures */
  after(failures) {
    const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
    return Promise.race([pause(wait), new Promise((hurry) => (this.hurry = () => hurry(undefined)))]);
  }
}
