// @ts-check
/** "Garder 30 s": what was on the screen at that moment, once the patient agrees, in the conversation. */
import { csrf } from "../calls/signalling.js";
import { make } from "../chat/drawing.js";
import { packed } from "./frames.js";

const SECONDS = 30;
const FEWEST = 3;
const WORDS = `Garder ${SECONDS}\u00a0s`;
const NO_NETWORK = "Le tracé n’est pas parti\u00a0: le réseau manque. Il attend ici, réessayez.";

/**
 * @param {import("../devices/card.js").Card} card @param {import("./receiving.js").Receiver} receiver
 * @returns {HTMLElement | null} null for a patient, who keeps nothing
 */
export function keeping(card, receiver) {
  const call = /** @type {HTMLElement | null} */ (card.element.closest("[data-media]") ?? document.querySelector("[data-media]"));
  const media = call?.dataset.media ?? "";
  if (!media.startsWith("/consultations/")) return null;
  const url = media.replace(/\/media$/, "/tracings");
  const open = make("button", { type: "button", className: "button quiet" }, WORDS);
  const agreed = make("input", { type: "checkbox", required: true });
  const go = make("button", { type: "submit", className: "button" }, "Garder");
  const form = make("form", { className: "recording-ask", hidden: true }, make("label", { className: "choice" }, agreed, make("span", {}, "Le patient est d’accord")), go);
  const said = make("p", { className: "instrument-said", role: "status" });
  /** @type {any} */ let strip = null;
  open.addEventListener("click", () => {
    strip = form.hidden ? seen(receiver) : null;
    const short = form.hidden && !strip;
    said.textContent = short ? `Attendez au moins ${FEWEST} secondes de tracé.` : "";
    form.hidden = !strip;
    if (strip) agreed.focus();
  });
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    go.disabled = true;
    const { sentence, done } = await send(url, { ...strip, consent: agreed.checked });
    said.textContent = sentence;
    go.disabled = false;
    form.hidden = done;
    if (!done) return;
    agreed.checked = false;
    open.focus();
  });
  return make("div", { className: "ecg-keep" }, open, form, said);
}

/** @param {import("./receiving.js").Receiver} receiver */
function seen(receiver) {
  const { description } = receiver;
  if (!description) return null;
  const { samples } = receiver.last(SECONDS);
  if (samples.length < FEWEST * description.rate * description.leads.length) return null;
  return { ...description, data: packed(samples), client_id: crypto.randomUUID(), came: performance.now() - receiver.age(performance.now()) };
}

/** @param {string} url @param {any} strip @returns {Promise<{sentence: string, done: boolean}>} */
async function send(url, { came, ...strip }) {
  const body = JSON.stringify({ ...strip, age: Math.max(0, performance.now() - came) / 1000 });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf() };
  const response = await fetch(url, { method: "POST", headers, body }).catch(() => null);
  if (!response) return { sentence: NO_NETWORK, done: false };
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) return { sentence: answer.error ?? NO_NETWORK, done: false };
  return { sentence: `${answer.seconds}\u00a0s de tracé sont dans la conversation.`, done: true };
}
