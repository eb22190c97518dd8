// @ts-check
/** Under a message in charge, « Fait » and « Rendre » are for who has it: her own side of it is marked here. */
import { ownHands } from "./hands.js";

/** @param {HTMLElement} list */
export function markHeld(list) {
  const mine = ownHands();
  for (const held of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[data-holder]")))
    held.closest("li")?.toggleAttribute("data-held", mine.has(held.dataset.holder ?? ""));
}
