// @ts-check
/** Messages are the same for everybody: that one of them names the reader is said on her own page. */
import { make } from "./drawing.js";
import { myIdentities } from "./me.js";

/** @param {string} said identifiers, or the ends of those that a circle means */
const meansMe = (said) => said.split(" ").some((end) => [...myIdentities].some((id) => end && id.endsWith(end)));

/** @param {string} html of a message */
export const namesMe = (html) => [...html.matchAll(/data-mention="([^"]+)"/g)].some(([, said]) => meansMe(said));

/** @param {HTMLElement} list */
export function showNamed(list) {
  for (const mark of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("mark.mention:not([data-you])"))) {
    if (!meansMe(mark.dataset.mention ?? "")) continue;
    mark.dataset.you = "";
    const item = /** @type {HTMLElement | null} */ (mark.closest(".message:not([data-named])"));
    if (!item) continue;
    item.dataset.named = "";
    item.querySelector(".who")?.after(make("div", { className: "named" }, "@ Vous êtes mentionné(e)"));
  }
}
