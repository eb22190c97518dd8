// @ts-check
/** Notes for oneself: saved by themselves a moment after the last letter, and when the page goes. */
import { ask } from "./asking.js";
import { part, sentence } from "./words.js";

const PAUSE_MS = 800;
const AGAIN_MS = 4_000;

/** @param {HTMLElement} root of calls/_stage.html @returns {() => void} saves what is left and stops */
export function keep(root) {
  const field = /** @type {HTMLTextAreaElement | null} */ (root.querySelector('[data-part="note"]'));
  const line = part(root, "note-state");
  if (!field) return () => {};
  let kept = field.value;
  let timer = 0;
  const save = async () => {
    clearTimeout(timer);
    const text = field.value;
    if (text === kept) return;
    const { done, sentence: refusal } = await ask("PUT", field.dataset.url ?? "", { text });
    if (done) kept = text;
    const unsaid = sentence(root, refusal) || refusal;
    if (line) line.textContent = done ? sentence(root, "note-kept") : unsaid;
    if (!done) timer = window.setTimeout(save, AGAIN_MS);
  };
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE_MS);
  };
  const leave = () => void save();
  field.addEventListener("input", later);
  field.addEventListener("blur", leave);
  addEventListener("pagehide", leave);
  return () => {
    leave();
    clearTimeout(timer);
    removeEventListener("pagehide", leave);
  };
}
