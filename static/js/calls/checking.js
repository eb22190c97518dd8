// @ts-check
/** The check of a professional's device, the same as her patients': nobody waits for its result but herself. */
import { begin } from "../visits/check.js";
import { Own } from "./own.js";

const step = /** @type {HTMLElement} */ (document.querySelector('[data-liane="device-check"]'));
const own = new Own();
const end = begin(step, { own: null, devices: async () => own, send: async () => true, refresh: async () => {} });

addEventListener("pagehide", () => {
  end?.();
  own.release();
});
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
