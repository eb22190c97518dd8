// @ts-check
/**
 * The page without network: the list and the conversation as this device kept them, under the address that was asked
 * for, with the messenger's own modules around them. Back to the real page as soon as the server answers.
 */
import { isShut, lockMinutes } from "./accounts/lock-memory.js";
import { wake } from "./behaviors/wake.js";
import { Copies } from "./chat/copies.js";
import { returnWhenPossible } from "./chat/returning.js";

async function draw() {
  if (isShut()) return say();
  const copies = await Copies.open();
  if (copies) {
    await copies.draw();
    await import("./chat/entry.js");
    if (lockMinutes()) await guard();
  }
  document.body.dataset.away = "drawn";
}

/** The code is checked by the server: without it, what sleeps here is not drawn. */
function say() {
  /** @type {HTMLElement} */ (document.querySelector('[data-away-part="locked"]')).hidden = false;
  document.body.dataset.away = "locked";
}

async function guard() {
  /** @type {HTMLElement} */ (document.querySelector('meta[name="current-person"]')).dataset.lock = String(lockMinutes());
  await import("./accounts/lock.js");
}

wake(document);
draw().finally(returnWhenPossible);
