// @ts-check
/** Inside a structure one sees which colleague wrote in its name; outsiders are never told. */
import { insiders, ownHands } from "./hands.js";

/** @param {HTMLElement} list */
export function nameTypists(list) {
  const [names, mine] = [insiders(), ownHands()];
  for (const place of list.querySelectorAll("[data-typist][hidden]")) {
    const { person = "" } = /** @type {HTMLElement} */ (place.closest("[data-person]")).dataset;
    if (mine.has(person) || !names[person]) continue;
    place.textContent = ` · ${names[person]}`;
    place.removeAttribute("hidden");
  }
}
