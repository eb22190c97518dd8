// @ts-check
/** "3 à envoyer": said as soon as something cannot leave at once, and what opens the list of it. */
import { all } from "./queues.js";

const button = () => /** @type {HTMLButtonElement | null} */ (document.querySelector('[data-liane~="outbox"]'));
const STUCK = new Set(["late", "signed-out"]);

function show() {
  const letters = all();
  const place = button();
  if (!place) return;
  const stuck = letters.length > 0 && (!navigator.onLine || letters.some(({ state = "" }) => STUCK.has(state)));
  const words = `${navigator.onLine ? "" : "Hors ligne · "}${letters.length} à envoyer`;
  if (stuck && place.hidden) import("./later/waiting-sheet.js").catch(() => null); // the network may be gone when it opens
  place.hidden = !stuck;
  const label = place.querySelector("[data-words]");
  if (label && label.textContent !== words) label.textContent = words;
}

document.addEventListener("chat:waiting", show);
addEventListener("online", show);
addEventListener("offline", show);
button()?.addEventListener("click", () => import("./later/waiting-sheet.js").then(({ open }) => open()));
