// @ts-check
/** A page about structures or delegations shows what they are now: it looks again when the server says they moved, and
 * leaves at once when the person no longer belongs here. What is being typed in a dialog is not taken away. */
import { live } from "../live.js";

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-follows]"));

/** @param {{structure?: string, gone?: boolean}} frame */
function hear({ structure, gone }) {
  const here = place?.dataset.structure;
  if (here && structure !== here) return;
  if (here && gone) return location.replace(place?.dataset.away ?? "/me");
  look();
}

function look() {
  const dialog = document.querySelector("dialog[open]");
  if (dialog) dialog.addEventListener("close", () => location.reload(), { once: true });
  else location.reload();
}

if (place?.dataset.follows) live.on(place.dataset.follows, (frame) => hear(frame));
document.addEventListener("live:connected", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.resumed) look();
});
