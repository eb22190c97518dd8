// @ts-check
/** Inside a structure one sees which colleague wrote in its name; outsiders are never told. */
import { me } from "./me.js";

/** @param {HTMLElement} list @param {Record<string, string>} insiders first names by person */
export function nameTypists(list, insiders) {
  for (const place of list.querySelectorAll("[data-typist][hidden]")) {
    const { person = "", identity } = /** @type {HTMLElement} */ (place.closest("[data-person]")).dataset;
    if (person === identity || person === me || !insiders[person]) continue;
    place.textContent = ` · ${insiders[person]}`;
    place.removeAttribute("hidden");
  }
}
