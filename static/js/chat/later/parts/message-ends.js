// @ts-check
/** Copying the words of a message; taking it back, with a moment to change one's mind. */
import { toast } from "../../../behaviors/toast.js";
import { act } from "../../acting.js";
import { csrf } from "../../me.js";

const REGRET_MS = 7_000;
const CARE = ["patient", "channel"];

/** What was typed, signs included. @param {HTMLElement} item */
export function wordsOf(item) {
  const body = /** @type {HTMLElement | null} */ (item.querySelector("[data-slot=body]"));
  return body?.dataset.words ?? body?.textContent ?? "";
}

/** @param {HTMLElement} item */
export function urlOf(item) {
  const page = /** @type {HTMLElement} */ (item.closest("[data-conversation]"));
  return `/conversations/${page.dataset.conversation}/messages/${item.id.replace("message-", "")}`;
}

/** @param {HTMLElement} item */
export async function copy(item) {
  const done = await navigator.clipboard?.writeText(wordsOf(item)).then(() => true, () => false);
  toast(done ? "Texte copié." : "Ce navigateur ne permet pas de copier d’ici. Sélectionnez le texte.");
  const { kind = "" } = /** @type {HTMLElement} */ (item.closest("[data-conversation]")).dataset;
  if (done && CARE.includes(kind)) note(`${urlOf(item)}/copies`);
}

/** Of a patient, the trail says that it was copied, at the latest when the network is back. @param {string} url */
function note(url) {
  const told = fetch(url, { method: "POST", keepalive: true, headers: { "X-CSRFToken": csrf() } });
  told.catch(() => addEventListener("online", () => note(url), { once: true }));
}

/** The message goes when the sentence does; leaving the page does not keep it. @param {HTMLElement} item */
export function remove(item) {
  const url = urlOf(item);
  item.dataset.leaving = "";
  const end = new AbortController();
  const timer = setTimeout(() => void leave(), REGRET_MS);
  const stop = () => (clearTimeout(timer), end.abort(), box.remove());
  const box = toast("Message supprimé pour tous.", { act: "Annuler", onAct: () => (stop(), stay(item)), stay: true });
  const now = () => (stop(), fetch(url, { method: "DELETE", keepalive: true, headers: { "X-CSRFToken": csrf() } }));
  addEventListener("pagehide", now, { signal: end.signal });
  async function leave() {
    stop();
    const refused = await act(item, `DELETE ${url}`);
    stay(item);
    if (refused) toast(refused);
  }
}

/** @param {HTMLElement} item */
function stay(item) {
  const shown = document.getElementById(item.id);
  delete shown?.dataset.leaving;
}
